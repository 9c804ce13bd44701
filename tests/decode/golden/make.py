#!/usr/bin/python3
"""Writes the pictures of this folder and expected.json: what Pillow and OpenCV read in them.

Needs Debian 12's python3-pil, python3-opencv, libjpeg-turbo-progs and libavif-bin, and the sample photographs of
@vladmandic/face-api (npm ci). Run from the project's root: /usr/bin/python3 tests/decode/golden/make.py
The sha256 are of the pixels as RGB, rows packed, before any orientation. `null`: that library does not read the file.
"""
import hashlib, json, os, random, struct, subprocess, sys, zlib
import cv2
import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)
photo = Image.open("../../../node_modules/@vladmandic/face-api/demo/sample1.jpg").convert("RGB")
rgb = photo.crop((1380, 120, 1760, 388)).resize((95, 67), Image.LANCZOS)
px = np.array(rgb)
small = np.array(rgb.resize((47, 33), Image.LANCZOS))
gray = np.array(Image.fromarray(small).convert("L"))
alpha = np.dstack([small, np.tile(np.arange(47, dtype=np.uint8) * 5, (33, 1))])
noise = np.random.RandomState(1)
deep = small.astype(np.uint16) * 256 + noise.randint(0, 256, small.shape).astype(np.uint16)
sixteen = Image.fromarray(small).convert("P", palette=Image.ADAPTIVE, colors=16)
index = np.array(sixteen)
palette = np.array(sixteen.getpalette()[:48], dtype=np.uint8).reshape(16, 3)


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def pillow(name, image, **options):
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(name, **options)


# --- JPEG
for sub, word in ((0, "444"), (1, "422"), (2, "420")):
    for quality in (30, 90):
        pillow(f"{word}-q{quality}.jpg", rgb, quality=quality, subsampling=sub)
pillow("progressive.jpg", rgb, quality=80, progressive=True)
pillow("gray.jpg", rgb.convert("L"), quality=80)
pillow("gray-progressive.jpg", rgb.convert("L"), quality=80, progressive=True, optimize=True)
pillow("cmyk-adobe.jpg", rgb.convert("CMYK"), quality=90)
rgb.save("/tmp/golden.ppm")
for sample in ("1x2", "4x1", "4x2", "1x1", "2x2"):
    subprocess.run(["cjpeg", "-quality", "85", "-sample", sample, "-restart", "2B", "-outfile", f"sampled-{sample}.jpg", "/tmp/golden.ppm"], check=True)
subprocess.run(["cjpeg", "-quality", "85", "-rgb", "-outfile", "rgb.jpg", "/tmp/golden.ppm"], check=True)
subprocess.run(["cjpeg", "-quality", "85", "-arithmetic", "-outfile", "refused-arithmetic.jpg", "/tmp/golden.ppm"], check=True)
whole = open("420-q90.jpg", "rb").read()
write("no-eoi.jpg", whole[:-2])
write("half-eoi.jpg", whole[:-1])
adobe = open("cmyk-adobe.jpg", "rb").read()
at = adobe.index(b"\xff\xee")
write("cmyk-plain.jpg", adobe[:at] + adobe[at + 2 + struct.unpack(">H", adobe[at + 2 : at + 4])[0] :])
write("icc.jpg", whole[:2] + b"\xff\xe2" + struct.pack(">H", 40) + b"ICC_PROFILE\0\1\1" + b"x" * 24 + whole[2:])

# --- PNG
chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bits(rows, depth):
    text = "".join(format(int(value), f"0{depth}b") for value in rows)
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))


def png(name, samples, depth, color, interlaced, extra=b""):
    height, width, _ = samples.shape
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    raw = b""
    for x, y, dx, dy in passes if interlaced else ((0, 0, 1, 1),):
        part = samples[y::dy, x::dx]
        if part.size:
            for row in part:
                raw += b"\0" + (row.astype(">u2").tobytes() if depth == 16 else bits(row.ravel(), depth))
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    write(name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


for interlaced in (0, 1):
    end = "i" if interlaced else "n"
    for depth in (1, 2, 4):
        png(f"gray{depth}{end}.png", (gray >> (8 - depth))[:, :, None], depth, 0, interlaced)
    png(f"palette4{end}.png", index[:, :, None], 4, 3, interlaced, chunk(b"PLTE", palette.tobytes()))
    png(f"grayalpha16{end}.png", deep[:, :, :2], 16, 4, interlaced)
png("rgb16.png", deep, 16, 2, 0)
png("rgbi.png", small, 8, 2, 1)
png("palette-trns.png", index[:, :, None], 8, 3, 0, chunk(b"PLTE", palette.tobytes()) + chunk(b"tRNS", bytes(range(0, 160, 10))))
png("rgb-trns.png", small, 8, 2, 0, chunk(b"tRNS", struct.pack(">HHH", *[int(v) for v in small[3, 3]])))
pillow("gray8.png", gray)
pillow("rgba.png", alpha)
pillow("grayalpha.png", Image.fromarray(alpha).convert("LA"))
exif = b"MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
png("exif6.png", small, 8, 2, 0, chunk(b"eXIf", exif))

# --- WebP
pillow("lossy.webp", rgb, quality=80)
pillow("lossless.webp", small, lossless=True)
pillow("lossy-alpha.webp", alpha, quality=80)
pillow("lossless-alpha.webp", alpha, lossless=True, exact=True)
frames = [Image.fromarray(np.roll(alpha, k, 1)) for k in (0, 9)]
frames[0].save("animation.webp", save_all=True, append_images=frames[1:], lossless=True, exact=True)

# --- AVIF
Image.fromarray(small).save("/tmp/golden.png")
subprocess.run(["avifenc", "--lossless", "/tmp/golden.png", "lossless.avif"], check=True, stdout=subprocess.DEVNULL)

# --- TIFF
for word in ("raw", "lzw", "deflate", "packbits"):
    pillow(f"rgb-{word}.tif", small, compression={"raw": None, "lzw": "tiff_lzw", "deflate": "tiff_adobe_deflate", "packbits": "packbits"}[word])
pillow("jpeg.tif", rgb, compression="jpeg", quality=80)
pillow("cmyk.tif", Image.fromarray(small).convert("CMYK"), compression="tiff_lzw")
pillow("palette.tif", sixteen, compression="packbits")
pillow("one-bit.tif", Image.fromarray(small).convert("1"))
pillow("refused-ycbcr.tif", Image.fromarray(small).convert("YCbCr"), compression="tiff_lzw")
cv2.imwrite("rgb16-predictor.tif", deep[:, :, ::-1], [259, 5, 317, 2])


def tiff(name, samples, depth, photometric, order="<", planar=False, tile=0, rows=0, compress=False, predictor=1):
    height, width, count = samples.shape
    rows = rows or height

    def pack(part):
        part = part.astype(np.int64)
        if predictor == 2:
            part = np.concatenate([part[:, :1], (part[:, 1:] - part[:, :-1]) & ((1 << depth) - 1)], 1)
        data = b"".join(row.astype(order + "u2").tobytes() if depth == 16 else bits(row.ravel(), depth) for row in part)
        return zlib.compress(data) if compress else data

    parts = []
    for plane in [samples[:, :, i : i + 1] for i in range(count)] if planar else [samples]:
        if tile:
            padded = np.pad(plane, ((0, -height % tile), (0, -width % tile), (0, 0)))
            parts += [pack(padded[y : y + tile, x : x + tile]) for y in range(0, height, tile) for x in range(0, width, tile)]
        else:
            parts += [pack(plane[y : y + rows]) for y in range(0, height, rows)]
    sizes = [len(part) for part in parts]
    tags = [(256, 4, [width]), (257, 4, [height]), (258, 3, [depth] * count), (259, 3, [8 if compress else 1]), (262, 3, [photometric])]
    tags += [(277, 3, [count]), (284, 3, [2 if planar else 1]), (317, 3, [predictor])]
    tags += [(322, 3, [tile]), (323, 3, [tile]), (324, 4, None), (325, 4, sizes)] if tile else [(273, 4, None), (278, 4, [rows]), (279, 4, sizes)]
    tags.sort(key=lambda tag: tag[0])
    beside = 8 + 2 + 12 * len(tags) + 4
    wide = lambda kind, values: (2 if kind == 3 else 4) * (len(parts) if values is None else len(values))
    start = beside + sum(wide(kind, values) for _, kind, values in tags if wide(kind, values) > 4)
    offsets = [start + sum(sizes[:i]) for i in range(len(parts))]
    entries, more = b"", b""
    for tag, kind, values in tags:
        values = offsets if values is None else values
        data = struct.pack(order + "HI"[kind == 4] * len(values), *values)
        entries += struct.pack(order + "HHI", tag, kind, len(values))
        entries += data.ljust(4, b"\0") if len(data) <= 4 else struct.pack(order + "I", beside + len(more))
        more += data if len(data) > 4 else b""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    write(name, mark + struct.pack(order + "IH", 8, len(tags)) + entries + bytes(4) + more + b"".join(parts))


for order, word in (("<", "le"), (">", "be")):
    tiff(f"planar-{word}.tif", small, 8, 2, order, planar=True, rows=10, compress=True, predictor=2)
    tiff(f"tiles-{word}.tif", small, 8, 2, order, tile=16, compress=True, predictor=2)
    tiff(f"gray16-{word}.tif", gray.astype(np.uint16)[:, :, None] * 257, 16, 1, order, rows=7)
tiff("planar-tiles.tif", small, 8, 2, planar=True, tile=16)
tiff("gray2.tif", (gray >> 6)[:, :, None], 2, 1)
tiff("gray4.tif", (gray >> 4)[:, :, None], 4, 1)
tiff("white4.tif", (gray >> 4)[:, :, None], 4, 0)
tiff("white8.tif", gray[:, :, None], 8, 0)
tiff("refused-cielab.tif", small, 8, 8)

# --- BMP
for mode in ("1", "L", "P", "RGB", "RGBA"):
    pillow(f"pillow-{mode}.bmp", sixteen if mode == "P" else Image.fromarray(alpha if mode == "RGBA" else small).convert(mode))


def bmp(name, depth, data, colors=b"", compression=0, core=False, down=False, masks=b""):
    height, width = index.shape
    if core:
        head = struct.pack("<IHHHH", 12, width, height, 1, depth)
    else:
        sizes = (40, width, -height if down else height, 1, depth, compression, len(data), 2835, 2835, len(colors) // 4, 0)
        head = struct.pack("<IiiHHIIiiII", *sizes)
    offset = 14 + len(head) + len(masks) + len(colors)
    write(name, b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + head + masks + colors + data)


def rows(values, depth):
    return b"".join((data := bits(row, depth)) + bytes(-len(data) % 4) for row in values[::-1])


def runs(depth):
    each, out, pick = 8 // depth, b"", random.Random(4)
    for row in index[::-1].tolist():
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end] == row[x]:
                end += 1
            if end - x > 1 or len(row) - x < 3:
                out += bytes([end - x, row[x] * (17 if depth == 4 else 1)])
            else:
                end = min(len(row), x + pick.randint(3, 20))
                data = bits(row[x:end], depth)
                out += bytes([0, end - x]) + data + bytes(len(data) % 2)
            x = end
        out += b"\0\0"
    return out + b"\0\1"


quads = b"".join(bytes([*color[::-1], 0]) for color in palette.tolist())
triples = palette[:, ::-1].tobytes()
bmp("four.bmp", 4, rows(index, 4), quads)
bmp("one.bmp", 1, rows(index > 7, 1), quads[:8])
bmp("core4.bmp", 4, rows(index, 4), triples, core=True)
bmp("core24.bmp", 24, b"".join(row[:, ::-1].tobytes() + bytes(-len(row) * 3 % 4) for row in small[::-1]), core=True)
bmp("down24.bmp", 24, b"".join(row[:, ::-1].tobytes() + bytes(-len(row) * 3 % 4) for row in small), down=True)
bmp("rle8.bmp", 8, runs(8), quads, compression=1)
bmp("rle4.bmp", 4, runs(4), quads, compression=2)
skips = bytes([10, 3, 0, 2, 5, 3, 4, 7, 0, 0, 3, 2, 0, 1])
bmp("rle8-skips.bmp", 8, skips, quads, compression=1)
wide = small.astype(np.uint16)
packed = lambda values: b"".join(row.astype("<u2").tobytes() + bytes(-len(row) * 2 % 4) for row in values[::-1])
bmp("555.bmp", 16, packed((wide[:, :, 0] >> 3 << 10) | (wide[:, :, 1] >> 3 << 5) | wide[:, :, 2] >> 3))
bmp("565.bmp", 16, packed((wide[:, :, 0] >> 3 << 11) | (wide[:, :, 1] >> 2 << 5) | wide[:, :, 2] >> 3), compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))

# --- GIF
pillow("256.gif", rgb.convert("P", palette=Image.ADAPTIVE))
pillow("five.gif", Image.fromarray(small).convert("P", palette=Image.ADAPTIVE, colors=5), interlace=0)
moves = [Image.fromarray(np.roll(small, k, 1)).convert("P", palette=Image.ADAPTIVE, colors=32) for k in (0, 5)]
moves[0].save("animation.gif", save_all=True, append_images=moves[1:])

expected = {}
digest = lambda pixels: hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()
for name in sorted(os.listdir(".")):
    if name.endswith((".py", ".json", ".md")) or name.startswith("refused"):
        continue
    said = {"width": 0, "height": 0, "pillow": None, "opencv": None}
    try:
        image = Image.open(name)
        said["width"], said["height"] = image.size
        if not image.mode.startswith("I"):  # Pillow clips 16-bit gray
            said["pillow"] = digest(np.array(image.convert("RGB")))
    except Exception:
        pass
    read = cv2.imread(name, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    if read is not None:
        said["opencv"] = digest(read[:, :, ::-1])
        said["height"], said["width"] = read.shape[:2]
    if name.endswith(".avif"):
        subprocess.run(["avifdec", name, "/tmp/golden-avif.png"], check=True, stdout=subprocess.DEVNULL)
        read = np.array(Image.open("/tmp/golden-avif.png").convert("RGB"))
        said.update(width=read.shape[1], height=read.shape[0], libavif=digest(read))
    expected[name] = said
with open("expected.json", "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
