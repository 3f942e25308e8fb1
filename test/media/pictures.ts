// Pictures in many makes, as cameras, phones and programs write them; and the same ones broken or with more in them.
import sharp from 'sharp';
import { crc32, deflateSync } from 'node:zlib';

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

const base = await noise(320, 240).png().toBuffer();
const make = () => sharp(base);
const frames = await Promise.all([0, 1, 2].map(() => noise(64, 48).png().toBuffer()));
const animated = () => sharp(frames, { join: { animated: true } });

const xmp =
  '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/jpeg"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';

const jpeg = await make().jpeg().toBuffer();
const gif = await animated().gif().toBuffer();
const tiff = await make().tiff({ compression: 'none' }).toBuffer();

/** As a Galaxy S7 Edge writes it: a note (two zeros, its kind, the length of its name, the name, the text), the list. */
export const toSamsungTrailer = (size: number) => {
  const name = 'Image_UTC_Data';
  const note = Buffer.concat([Buffer.alloc(8), Buffer.from(name), Buffer.alloc(size, '1')]);
  note.writeUInt16LE(0x0a01, 2);
  note.writeUInt32LE(name.length, 4);
  const list = Buffer.alloc(24);
  list.write('SEFH', 0, 'latin1');
  list.writeUInt32LE(106, 4);
  list.writeUInt32LE(1, 8);
  list.writeUInt16LE(0x0a01, 14);
  list.writeUInt32LE(note.length, 16);
  list.writeUInt32LE(note.length, 20);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(list.length, 0);
  end.write('SEFT', 4, 'latin1');
  return Buffer.concat([note, list, end]);
};

/** Every one is to be taken. */
export const pictures: Record<string, Buffer> = {
  'baseline.jpg': jpeg,
  'progressive.jpg': await make().jpeg({ progressive: true }).toBuffer(),
  'small chroma.jpg': await make().jpeg({ chromaSubsampling: '4:2:0', quality: 20 }).toBuffer(),
  'full chroma.jpg': await make().jpeg({ chromaSubsampling: '4:4:4', quality: 100 }).toBuffer(),
  'mozjpeg.jpg': await make().jpeg({ mozjpeg: true }).toBuffer(),
  'grey.jpg': await make().greyscale().jpeg().toBuffer(),
  'cmyk.jpg': await make().toColourspace('cmyk').jpeg().toBuffer(),
  'exif.jpg': await make()
    .withExif({ IFD0: { Make: 'Maker', Orientation: '6' } })
    .jpeg()
    .toBuffer(),
  'xmp.jpg': await make().withXmp(xmp).jpeg().toBuffer(),
  'icc.jpg': await make().withIccProfile('p3').jpeg().toBuffer(),
  'all.jpg': await make()
    .withExif({ IFD0: { Make: 'Maker' } })
    .withXmp(xmp)
    .withIccProfile('p3')
    .jpeg({ progressive: true })
    .toBuffer(),
  'tiny.jpg': await noise(1, 1).jpeg().toBuffer(),
  'with a preview.jpg': Buffer.concat([jpeg, await noise(64, 48).jpeg().toBuffer()]),
  'with two, padded.jpg': Buffer.concat([jpeg, Buffer.alloc(500), jpeg, Buffer.alloc(4096)]),
  'from a Galaxy.jpg': Buffer.concat([jpeg, toSamsungTrailer(13)]),
  'from a Galaxy, with a preview.jpg': Buffer.concat([jpeg, jpeg, toSamsungTrailer(13)]),
  'filled, with a preview.jpg': Buffer.concat([jpeg, Buffer.alloc(900, 0xff), jpeg, Buffer.from([0xff])]),
  'padded.jpg': Buffer.concat([jpeg, Buffer.alloc(8192)]),
  'filled.jpg': Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(7, 0xff), jpeg.subarray(2)]),
  'plain.png': base,
  'interlaced.png': await make().png({ progressive: true }).toBuffer(),
  'palette.png': await make().png({ palette: true }).toBuffer(),
  '16 bits.png': await make().toColourspace('rgb16').png().toBuffer(),
  'transparent.png': await make().ensureAlpha(0.5).png().toBuffer(),
  'grey.png': await make().greyscale().png().toBuffer(),
  'exif.png': await make()
    .withExif({ IFD0: { Make: 'Maker' } })
    .png()
    .toBuffer(),
  'xmp.png': await make().withXmp(xmp).png().toBuffer(),
  'plain.gif': await make().gif().toBuffer(),
  'animated.gif': gif,
  'interlaced.gif': await animated().gif({ progressive: true }).toBuffer(),
  'padded.gif': Buffer.concat([gif, Buffer.alloc(1)]),
  'none.tiff': tiff,
  'lzw.tiff': await make().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
  'deflate.tiff': await make().tiff({ compression: 'deflate' }).toBuffer(),
  'jpeg.tiff': await make().tiff({ compression: 'jpeg' }).toBuffer(),
  'fax.tiff': await make()
    .greyscale()
    .toColourspace('b-w')
    .threshold()
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer(),
  'packbits.tiff': await make().tiff({ compression: 'packbits' }).toBuffer(),
  'tiled.tiff': await make().tiff({ tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
  'pyramid.tiff': await make().tiff({ tile: true, pyramid: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
  'pages.tiff': await animated().tiff().toBuffer(),
  '16 bits.tiff': await make().toColourspace('rgb16').tiff().toBuffer(),
};

export const toPngChunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
};

export const pngSignature = base.subarray(0, 8);

/** A PNG that claims to be so large, with hardly any data. */
export const claimPng = (width: number, height: number, ...chunks: Buffer[]) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    pngSignature,
    toPngChunk('IHDR', header),
    ...chunks,
    toPngChunk('IDAT', deflateSync(Buffer.alloc(100))),
    toPngChunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A GIF of so many frames that claims to be so large. */
export const claimGif = (width: number, height: number, count: number) => {
  const screen = Buffer.from(gif.subarray(0, 13));
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  screen[10] = 0x80;
  const frame = Buffer.from([...[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0], ...[2, 2, 0x4c, 0x01, 0]]);
  return Buffer.concat([screen, Buffer.alloc(6), ...Array<Buffer>(count).fill(frame), Buffer.from([0x3b])]);
};

/** A JPEG whose frame header claims to be so large. */
export const claimJpeg = (width: number, height: number) => {
  const claimed = Buffer.from(jpeg);
  const at = claimed.indexOf(Buffer.from([0xff, 0xc0]));
  claimed.writeUInt16BE(height, at + 5);
  claimed.writeUInt16BE(width, at + 7);
  return claimed;
};

export { jpeg, gif, tiff, base as png };
