// What is refused before a byte is looked at: names, and base64 that is none.
import { describe, expect, test } from '@jest/globals';
import { checkBase64, checkUpload, contentField, refused } from './given.ts';
import { samples } from './samples.ts';

describe('base64', () => {
  test.each<[string, string]>([
    ['a data URL', 'data:image/png;base64,iVBORw0KGgo='],
    ['a blank', 'aGVs bG8='],
    ['a line break', 'aGVsbG8h\naGVsbG8h\n'],
    ['no padding', 'aGVsbG8'],
    ['too much padding', 'aGVsbG8h===='],
    ['padding inside', 'aGVsbG8=aGVsbG8='],
    ['only padding', '===='],
    ['the URL alphabet', '-_-_'],
    ['bits left over', 'aGVsbG9='],
    ['other letters', 'äöüß'],
  ])('%s', async (_, base64) => {
    expect(await checkBase64('a.txt', base64)).toEqual(
      refused('INVALID_BASE64', undefined, ['input', 'media', '0', 'content', 'base64']),
    );
  });
});

describe('names', () => {
  const nameField = ['input', 'media', '0', 'name'];

  test('base64 has none of its own', async () => {
    expect(await checkBase64(null, 'aGVsbG8=')).toEqual(refused('NAME_REQUIRED', undefined, nameField));
  });

  test.each(['', ' ', '.', '..', 'dir/', '/', '\u202E', '\0', 'CON.png', 'nul.txt', 'Com1.png', 'aux .png'])(
    '%j is no name',
    async (name) => {
      expect(await checkBase64(name, 'aGVsbG8=')).toEqual(refused('NAME_REQUIRED', undefined, nameField));
    },
  );

  test('more than 255 bytes', async () => {
    const png = samples.png.toString('base64');
    expect(await checkBase64(`${'a'.repeat(296)}.png`, png)).toEqual(
      refused('NAME_REQUIRED', /255/, nameField),
    );
    expect(await checkBase64(`${'ä'.repeat(126)}.png`, png)).toEqual(refused('NAME_REQUIRED', /255/));
    expect(await checkBase64(`${'a'.repeat(251)}.png`, png)).toMatchObject({ file: {} });
  });

  test.each(['a\u202Egnp.exe', 'a', 'a.', 'a.jpeg', 'a.png.exe', '.png', '..png', 'png', 'a.pn\u0261'])(
    '%j has no extension of the list',
    async (name) => {
      const list = /txt, pdf, mp4, mov, wmv, avi, mkv, png, jpg, tiff, gif, raw, eps/;
      expect(await checkBase64(name, 'aGVsbG8=')).toEqual(refused('UNSUPPORTED_FILE_TYPE', list, nameField));
    },
  );

  test("an upload's own name is told of as the file", async () => {
    expect(await checkUpload('a.exe', samples.exe)).toEqual(
      refused('UNSUPPORTED_FILE_TYPE', undefined, contentField),
    );
    expect(await checkUpload('', samples.png)).toEqual(refused('NAME_REQUIRED', undefined, contentField));
  });

  test.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\Users\\me\\face.png', 'face.png'],
    ['a\r\nb"c.png', 'ab"c.png'],
    ['\u2066face\u2069.png', 'face.png'],
    ['Ausweis Vorder\u0061\u0308.png', 'Ausweis Vorder\u00E4.png'],
    [' face.png ', 'face.png'],
    ['face.PNG', 'face.PNG'],
    ['\uD800.png', '\uFFFD.png'],
    ['console.png', 'console.png'],
  ])('%j becomes %j', async (name, clean) => {
    expect(await checkBase64(name, samples.png.toString('base64'))).toMatchObject({ file: { name: clean } });
  });
});
