// A small file of every kind: pictures are really drawn, everything else is a hand-made header.
import sharp from 'sharp';

const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 200, g: 60, b: 20 } } });

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** An ISO base media file: `ftyp` with its brand, then some media data. */
const isoMedia = (brand: string) =>
  Buffer.concat([
    hex('00000014'),
    latin1(`ftyp${brand}`),
    hex('00000200'),
    latin1(brand),
    hex('0000000C'),
    latin1('mdat'),
    hex('00112233'),
  ]);

/** The header object of ASF with the properties of one stream: video where `video` is true. */
const asf = (video: boolean) =>
  Buffer.concat([
    hex('3026B2758E66CF11A6D900AA0062CE6C 6800000000000000 01000000 0102'),
    hex('9107DCB7B7A9CF118EE600C00C205365 4A00000000000000'),
    video ? hex('C0EF19BC4D5BCF11A8FD00805F5C442B') : hex('409E69F84D5BCF11A8FD00805F5C442B'),
    Buffer.alloc(34),
  ]);

const matroska = (docType: string) =>
  Buffer.concat([
    hex('1A45DFA3'),
    Buffer.from([0x80 | (docType.length + 3)]),
    hex('4282'),
    Buffer.from([0x80 | docType.length]),
    latin1(docType),
    hex('18538067 81 00'),
  ]);

/** Little-endian TIFF with one tag. */
const tiff = (tag: number) => {
  const directory = Buffer.alloc(18);
  directory.writeUInt16LE(1, 0);
  directory.writeUInt16LE(tag, 2);
  directory.writeUInt16LE(4, 4);
  directory.writeUInt32LE(1, 6);
  return Buffer.concat([hex('49492A00 08000000'), directory]);
};

const text = Buffer.from('Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. 🥊\n');

export const samples = {
  png: await picture().png().toBuffer(),
  jpg: await picture().jpeg().toBuffer(),
  tiff: await picture().tiff().toBuffer(),
  /** Its list of tags comes after the picture. */
  largeTiff: await picture().resize(300, 200).tiff({ compression: 'none' }).toBuffer(),
  gif: await picture().gif().toBuffer(),
  webp: await picture().webp().toBuffer(),
  txt: text,
  pdf: latin1(
    '%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n',
  ),
  mp4: isoMedia('isom'),
  mov: isoMedia('qt  '),
  wmv: asf(true),
  wmvSoundFirst: asf(false),
  avi: Buffer.concat([latin1('RIFF'), hex('24000000'), latin1('AVI LIST'), Buffer.alloc(32)]),
  mkv: matroska('matroska'),
  webm: matroska('webm'),
  eps: latin1('%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n'),
  plainPostScript: latin1('%!PS\nshowpage\n'),
  dosEps: Buffer.concat([
    hex('C5D0D3C6 1E000000 20000000'),
    Buffer.alloc(20),
    latin1('%!PS-Adobe-3.0 EPSF-3.0\n'),
  ]),
  dng: tiff(50_706),
  arw: tiff(50_341),
  raf: Buffer.concat([latin1('FUJIFILMCCD-RAW 0201'), Buffer.alloc(100)]),
  nameless: Buffer.concat([hex('9A8B7C00 11'), Buffer.alloc(600, 0xa5)]),
  exe: Buffer.concat([latin1('MZ'), hex('90000300000004000000FFFF0000'), Buffer.alloc(64)]),
  zip: Buffer.concat([latin1('PK\x03\x04'), hex('14000000'), Buffer.alloc(40)]),
  gzip: hex('1F8B0800000000000003 4B4C4A0600C241243503000000'),
};
