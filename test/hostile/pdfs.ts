import { deflateSync } from 'node:zlib';
import type { Hostile, Target } from './model.ts';

type Body = string | { dictionary: string; stream: Buffer };

/** A PDF of these objects (from 1), with a table of where they stand that is right; what is wrong is in them. */
export function pdfOf(objects: Body[], trailer = '/Root 1 0 R'): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const places: number[] = [];
  let length = pieces[0]?.length ?? 0;
  const add = (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const [index, body] of objects.entries()) {
    places.push(length);
    if (typeof body === 'string') add(Buffer.from(`${index + 1} 0 obj\n${body}\nendobj\n`, 'latin1'));
    else {
      add(Buffer.from(`${index + 1} 0 obj\n<<${body.dictionary}/Length ${body.stream.length}>>\nstream\n`, 'latin1'));
      add(body.stream);
      add(Buffer.from('\nendstream\nendobj\n'));
    }
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const start = length;
  add(
    Buffer.from(
      `xref\n0 ${places.length + 1}\n0000000000 65535 f \n${table}trailer\n<<${trailer}/Size ${places.length + 1}>>\nstartxref\n${start}\n%%EOF`,
    ),
  );
  return Buffer.concat(pieces);
}
const flate = (content: Buffer | string, dictionary = ''): Body => ({
  dictionary: `${dictionary}/Filter/FlateDecode`,
  stream: deflateSync(content),
});
const catalog = '<</Type/Catalog/Pages 2 0 R>>';
const font = '<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>';
/** One page with this content as object 4. */
const page = (content: Body, more = '', ...others: Body[]) =>
  pdfOf([
    catalog,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources ${font}/Contents 4 0 R${more}>>`,
    content,
    ...others,
  ]);
const words = 'BT /F 12 Tf 50 700 Td (Name: x) Tj ET ';
const acting = (action: string) =>
  pdfOf([
    `<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources ${font}/Contents 4 0 R>>`,
    flate(words),
    action,
  ]);
const image = (dictionary: string, stream: Buffer) =>
  pdfOf([
    catalog,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>',
    flate('q 595 0 0 842 0 0 cm /I Do Q'),
    { dictionary: `/Type/XObject/Subtype/Image${dictionary}`, stream },
  ]);

export function pdfs({ port, secret }: Target): Hostile[] {
  const url = `http://127.0.0.1:${port}`;
  const many = (count: number, make: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => make(index)).join('');
  const hostile: [string, Buffer][] = [
    [
      'whose tree of pages goes round',
      pdfOf([catalog, '<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>', '<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>']),
    ],
    [
      'that claims two billion pages',
      pdfOf([
        catalog,
        '<</Type/Pages/Kids[3 0 R]/Count 2147483647>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
      ]),
    ],
    [
      'of a million pages that are one page',
      pdfOf([
        catalog,
        `<</Type/Pages/Kids[${'3 0 R '.repeat(1_000_000)}]/Count 1000000>>`,
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
      ]),
    ],
    [
      'whose pages are ten to the tenth, by a tree',
      pdfOf([
        catalog,
        ...Array.from(
          { length: 10 },
          (_, level) => `<</Type/Pages/Kids[${`${level + 3} 0 R `.repeat(10)}]/Count ${10 ** (10 - level)}>>`,
        ),
        '<</Type/Page/Parent 11 0 R/MediaBox[0 0 9 9]>>',
      ]),
    ],
    [
      'whose form draws itself',
      page(
        flate('/X Do'),
        '/Resources<</XObject<</X 5 0 R>>>>',
        flate('/X Do /X Do', '/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>'),
      ),
    ],
    [
      'whose forms draw each other a billion times',
      pdfOf([
        catalog,
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>',
        flate('/X Do'),
        ...Array.from({ length: 9 }, (_, level) =>
          flate(
            '/X Do '.repeat(10),
            `/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X ${level + 6} 0 R>>>>`,
          ),
        ),
        flate('0 0 1 1 re f ', '/Type/XObject/Subtype/Form/BBox[0 0 9 9]'),
      ]),
    ],
    ['of a million strokes', page(flate('0 0 m 9 9 l S '.repeat(1_000_000)))],
    ['of a million letters on one spot', page(flate(`BT /F 12 Tf 50 700 Td ${'(x) Tj '.repeat(1_000_000)} ET`))],
    ['of one line of a million letters', page(flate(`BT /F 12 Tf 50 700 Td (${'x'.repeat(1_000_000)}) Tj ET`))],
    ['whose content is a bomb', page(flate(Buffer.alloc(100_000_000, ' ')))],
    [
      'whose content is a bomb packed five times',
      page({
        dictionary: '/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode/FlateDecode]',
        stream: [0, 1, 2, 3].reduce((packed) => deflateSync(packed), deflateSync(Buffer.alloc(50_000_000))),
      }),
    ],
    [
      'whose content is packed in a thousand layers',
      page({ dictionary: `/Filter[${'/ASCIIHexDecode'.repeat(1_000)}]`, stream: Buffer.from('3030>'.repeat(1_000)) }),
    ],
    [
      'whose packed objects are a bomb',
      page(flate(words), '', flate(Buffer.alloc(100_000_000, '1 0 '), '/Type/ObjStm/N 100000000/First 10')),
    ],
    [
      'whose packed objects extend each other in a circle',
      page(
        flate(words),
        '',
        flate('6 0 <<>>', '/Type/ObjStm/N 1/First 4/Extends 6 0 R'),
        flate('5 0 <<>>', '/Type/ObjStm/N 1/First 4/Extends 5 0 R'),
      ),
    ],
    [
      'whose tables of places go round',
      Buffer.concat([
        page(flate(words)).subarray(0, -6),
        Buffer.from('\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 9/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF'),
      ]),
    ],
    [
      'whose length stands behind itself',
      page({ dictionary: '/X/Y', stream: Buffer.from('') }, '', '5 0 R', '<</Length 6 0 R>>'),
    ],
    ['of arrays in arrays', page(flate(words), `/Annots ${'['.repeat(500_000)}`)],
    ['of dictionaries in dictionaries', page(flate(words), `/A ${'<</A '.repeat(500_000)}`)],
    [
      'of fifty thousand notes',
      page(flate(words), `/Annots[${'<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(x)>>'.repeat(200_000)}]`),
    ],
    [
      'of form fields that are their own parents',
      pdfOf([
        '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>',
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]>>',
        flate(words),
        '<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Parent 5 0 R/Kids[5 0 R]/Rect[0 0 9 9]>>',
      ]),
    ],
    [
      'with a list of two hundred thousand choices',
      pdfOf([
        '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>',
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[5 0 R]/Contents 4 0 R>>',
        flate(words),
        `<</Type/Annot/Subtype/Widget/FT/Ch/T(a)/Rect[0 0 9 9]/V(x)/Opt[${many(200_000, () => '(x)')}]>>`,
      ]),
    ],
    [
      'of a page as wide as the earth',
      pdfOf([
        catalog,
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        `<</Type/Page/Parent 2 0 R/MediaBox[-1e30 -1e30 1e30 1e30]/Resources ${font}/Contents 4 0 R>>`,
        flate(words),
      ]),
    ],
    [
      'of a page without a size',
      pdfOf([
        catalog,
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        `<</Type/Page/Parent 2 0 R/MediaBox[9 9 9 9]/Resources ${font}/Contents 4 0 R>>`,
        flate(words),
      ]),
    ],
    [
      'with a picture of gigapixels',
      image(
        '/Width 2147483647/Height 2147483647/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode',
        deflateSync(Buffer.alloc(1_000)),
      ),
    ],
    [
      'with a picture of a hundred thousand pixels square',
      image(
        '/Width 100000/Height 100000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode',
        deflateSync(Buffer.alloc(50_000_000)),
      ),
    ],
    [
      'with a JBIG2 picture that refers to what is not there',
      image(
        '/Width 9999/Height 9999/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode',
        Buffer.from('00000000ffe0ffffffff'.repeat(5_000), 'hex'),
      ),
    ],
    [
      'with a JPX picture that lies about its size',
      image(
        '/Width 99/Height 99/Filter/JPXDecode',
        Buffer.from(
          '0000000c6a5020200d0a870a000000146674797000000000ffffffff0000002d6a703268000000166968647200ffffff00ffffff00ff07070000ff4fff5100290000ffffffffffffffff0000000000000000ffffffffffffffff',
          'hex',
        ),
      ),
    ],
    [
      'with a fax picture of noise',
      image(
        '/Width 30000/Height 30000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 30000/Rows 30000>>',
        Buffer.alloc(1_000_000, 0x5a),
      ),
    ],
    [
      'whose colours are a circle of colours',
      page(flate('/C cs 1 scn 0 0 9 9 re f'), '/Resources<</ColorSpace<</C 5 0 R>>>>', '[/Indexed 5 0 R 255 (x)]'),
    ],
    [
      'whose function calls itself',
      page(
        flate('/P sh'),
        '/Resources<</Shading<</P<</ShadingType 1/ColorSpace/DeviceGray/Function 5 0 R>>>>>>',
        '<</FunctionType 3/Domain[0 1]/Functions[5 0 R 5 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>',
      ),
    ],
    [
      'whose font is noise',
      page(
        flate('BT /G 12 Tf 50 700 Td (x) Tj ET'),
        '/Resources<</Font<</G<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor<</Type/FontDescriptor/FontFile2 5 0 R>>>>>>>>',
        flate(Buffer.alloc(100_000, Buffer.from([0, 1, 0, 0, 0xff, 0xff]))),
      ),
    ],
    [
      'whose letters are drawn by the same letters',
      page(
        flate('BT /G 12 Tf 50 700 Td (a) Tj ET'),
        '/Resources<</Font<</G 6 0 R>>>>',
        flate('1 0 d0 BT /G 1 Tf (aaaa) Tj ET'),
        '<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 5 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</G 6 0 R>>>>>>',
      ),
    ],
    ['with a script at the opening', acting('<</S/JavaScript/JS(app.launchURL("https://evil.example"))>>')],
    ['with a program at the opening', acting('<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>')],
    ['that sends its answers at the opening', acting(`<</S/SubmitForm/F(${url}/x)>>`)],
    ['that opens another file at the opening', acting(`<</S/GoToR/F(${secret})/D[0/Fit]>>`)],
    ['whose content stands on a server', page({ dictionary: `/F<</FS/URL/F(${url}/x)>>`, stream: Buffer.from('') })],
    ['whose content stands on the disk', page({ dictionary: `/F(${secret})`, stream: Buffer.from('') })],
    [
      'with a file inside',
      page(
        flate(words),
        '/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(a.exe)/EF<</F 5 0 R>>>>>>]',
        { dictionary: '/Type/EmbeddedFile', stream: Buffer.from('MZ') },
      ),
    ],
    [
      'locked in a way that asks for a billion rounds',
      pdfOf(
        [catalog, '<</Type/Pages/Kids[]/Count 0>>'],
        `/Root 1 0 R/Encrypt<</Filter/Standard/V 5/R 6/Length 2147483647/P -1/O(${'x'.repeat(48)})/U(${'x'.repeat(48)})/OE(${'x'.repeat(32)})/UE(${'x'.repeat(32)})>>`,
      ),
    ],
    ['of nothing but its head', Buffer.from('%PDF-1.7\n')],
    [
      'of a hundred thousand objects without a table',
      Buffer.from(`%PDF-1.7\n${many(100_000, (index) => `${index} 0 obj<</Type/Page>>endobj\n`)}`),
    ],
    ['of zeros', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(20_000_000)])],
  ];
  return hostile.map(([name, bytes]) => ({ name: `a PDF ${name}`, bytes }));
}
