// The breaker by itself, by a clock of its own.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createBreaker, type Breaker, type Verdict } from '../../src/http/breaker.ts';

let now: number;
let breaker: Breaker;

beforeEach(() => {
  now = 1_000_000;
  breaker = createBreaker(() => now);
});

const call = (...verdicts: Verdict[]) => {
  for (const verdict of verdicts) breaker.begin()(verdict);
};
const times = (count: number, verdict: Verdict) => Array.from({ length: count }, () => verdict);
const open = () => call(...times(10, 'broken'));

describe('it stays closed', () => {
  test('for nine faults in a row', () => {
    call(...times(9, 'broken'));
    expect(breaker.state).toBe('closed');
    expect(breaker.wait()).toBe(0);
  });

  test('while as many calls go well as fail', () => {
    for (let count = 0; count < 50; count += 1) call('broken', 'well');
    expect(breaker.state).toBe('closed');
  });

  test('for ends that say nothing, however many', () => {
    call(...times(100, 'nothing'));
    call(...times(9, 'broken'), ...times(100, 'nothing'));
    expect(breaker.state).toBe('closed');
  });

  test('for faults that are old', () => {
    call(...times(9, 'broken'));
    now += 30_000;
    call('broken');
    expect(breaker.state).toBe('closed');
  });
});

describe('it opens', () => {
  test('at ten faults', () => {
    open();
    expect(breaker.state).toBe('open');
    expect(breaker.wait()).toBe(5_000);
  });

  test('at more faults than three quarters of the last twenty', () => {
    call(...times(100, 'well'), ...times(15, 'broken'));
    expect(breaker.state).toBe('closed');
    call('broken');
    expect(breaker.state).toBe('open');
  });

  test('and lets one call through when its time is over, and no second one', () => {
    open();
    now += 4_999;
    expect(breaker.wait()).toBe(1);
    now += 1;
    expect(breaker.wait()).toBe(0);
    breaker.begin();
    expect(breaker.state).toBe('half-open');
    expect(breaker.wait()).toBeGreaterThan(0);
    now += 4_999;
    expect(breaker.wait()).toBeGreaterThan(0);
  });
});

describe('a trial', () => {
  const tryOut = () => {
    open();
    now += 5_000;
    return breaker.begin();
  };

  test('that goes well closes it, with nothing remembered', () => {
    tryOut()('well');
    expect(breaker.state).toBe('closed');
    call(...times(9, 'broken'));
    expect(breaker.state).toBe('closed');
  });

  test('that fails opens it for as long again', () => {
    tryOut()('broken');
    expect(breaker.state).toBe('open');
    expect(breaker.wait()).toBe(5_000);
  });

  test('that says nothing neither closes it nor locks it', () => {
    tryOut()('nothing');
    expect(breaker.state).toBe('open');
    now += breaker.wait();
    expect(breaker.wait()).toBe(0);
    breaker.begin()('well');
    expect(breaker.state).toBe('closed');
  });

  test('that hangs keeps nobody from the next one, which is the one that counts', () => {
    const hanging = tryOut();
    now += 5_000;
    expect(breaker.wait()).toBe(0);
    const next = breaker.begin();
    hanging('broken');
    expect(breaker.state).toBe('half-open');
    next('well');
    expect(breaker.state).toBe('closed');
  });

  test('is judged once', () => {
    const judge = tryOut();
    judge('well');
    judge('broken');
    expect(breaker.state).toBe('closed');
  });
});

describe('what was sent before it opened', () => {
  test('does not close it', () => {
    const late = breaker.begin();
    open();
    late('well');
    expect(breaker.state).toBe('open');
    now += 5_000;
    const judge = breaker.begin();
    expect(breaker.state).toBe('half-open');
    judge('well');
    expect(breaker.state).toBe('closed');
  });

  test('does not open it again once it has closed', () => {
    const late = Array.from({ length: 30 }, () => breaker.begin());
    open();
    now += 5_000;
    breaker.begin()('well');
    for (const judge of late) judge('broken');
    expect(breaker.state).toBe('closed');
  });
});
