"""Memory and time that the heaviest picture files cost, each opened in a process of its own.

    python benchmarks/pictures.py [NAME ...] [--json]

Files that are small on disk and large in memory, files just under each limit, and files made of
very many small parts. Linux: the peak is VmHWM, above that of a small picture; processor seconds.
"""

import argparse
import io
import json
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

import lenet  # noqa: E402

Image.MAX_IMAGE_PIXELS = None  # here files are made that are refused
MOST = 15_000_000  # bytes of a file


def noise(width, height, strength=255):
    """(height, width) uint8; one row of noise, moved on from row to row."""
    row = np.random.default_rng(0).integers(0, strength, width, dtype=np.uint8)
    return np.stack([np.roll(row, 7 * line) for line in range(height)])


def saved(array, kind, mode=None, **options):
    buffer = io.BytesIO()
    image = Image.fromarray(array)
    (image.convert(mode) if mode else image).save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, bits, colour, *more):
    """A PNG of zeros, packed piece by piece, so that making it takes no memory."""
    whole = height * (1 + width * bits * {0: 1, 2: 3, 6: 4}[colour] // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(min(10**6, whole - at))) for at in range(0, whole, 10**6)) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def animation(kind, side, frames, strength=60, **options):
    """It starts empty, so that it is played to its end."""
    rest = [Image.fromarray(noise(side, side, strength + number % 3)).convert("RGB") for number in range(3)]
    buffer = io.BytesIO()
    more = [rest[number % 3] for number in range(frames - 1)]
    Image.new("RGB", (side, side), "white").save(buffer, kind, save_all=True, append_images=more, **options)
    return buffer.getvalue()


def more_scans(data, times):
    """A progressive JPEG, its last scan given again and again."""
    last = data[data.rfind(b"\xff\xda") : -2]
    return data[:-2] + times * last + data[-2:]


def tiff(*entries, data=b""):
    """A TIFF of (tag, kind, count, value) entries."""
    listed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + listed + bytes(4) + data


def many_strips():
    count = (MOST - 1000) // 4
    return tiff(
        (256, 4, 1, 1), (257, 4, 1, 2), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, count, 200),
        (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, 1, 1), data=bytes(4 * count + 200),
    )  # fmt: skip


def large_tile():
    return tiff(
        (256, 4, 1, 30), (257, 4, 1, 30), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1), (277, 3, 1, 1),
        (322, 4, 1, 30_000), (323, 4, 1, 30_000), (324, 4, 1, 200), (325, 4, 1, 900_000),
        data=bytes(66) + zlib.compress(bytes(900_000_000), 1),
    )  # fmt: skip


def bmp_runs(side):
    """A BMP of runs one pixel long."""
    data = (b"\x01\x55" * side + b"\0\0") * side + b"\0\x01"
    offset = 54 + 1024
    header = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, len(data), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + header + bytes(range(256)) * 4 + data


def gif_parts(part):
    end = saved(noise(9, 9), "GIF")
    head = 13 + 3 * 2 ** ((end[10] & 7) + 1)
    return end[:head] + part + end[head:]


def jpeg_parts():
    small = saved(noise(9, 9), "JPEG")
    return small[:2] + b"\xff\xe5\0\x02" * ((MOST - 2000) // 4) + small[2:]


FILES = {
    "PNG 7700x7700, 16 bits": lambda: png(7700, 7700, 16, 0),
    "PNG 7700x7700, RGB": lambda: png(7700, 7700, 8, 2),
    "PNG 7200x7200, RGBA": lambda: png(7200, 7200, 8, 6),
    "PNG 7200x7200, RGBA, 16 bits": lambda: png(7200, 7200, 16, 6),
    "PNG 7200x7200, noise": lambda: saved(np.dstack([noise(7200, 7200)] * 3), "PNG", compress_level=6),
    "PNG 1x60,000,000": lambda: png(1, 60_000_000, 8, 0),
    "PNG 32,768x1,600": lambda: png(32_768, 1_600, 8, 2),
    "PNG 1,600x32,768": lambda: png(1_600, 32_768, 8, 2),
    "PNG of a million chunks": lambda: png(9, 9, 8, 0, chunk(b"abCd", b"") * ((MOST - 2000) // 12)),
    "PNG, 14 frames of 2000x2000": lambda: animation("PNG", 2000, 14),
    "AVIF 7700x7700": lambda: saved(np.zeros((7700, 7700, 3), np.uint8), "AVIF", speed=10),
    "AVIF 3500x3500": lambda: saved(np.dstack([noise(3500, 3500, 99)] * 3), "AVIF", speed=10, subsampling="4:4:4"),
    "AVIF, 14 frames of 2000x2000": lambda: animation("AVIF", 2000, 14, 20, speed=10),
    "WebP 3500x3500": lambda: saved(np.dstack([noise(3500, 3500)] * 3), "WEBP", quality=60),
    "WebP 3500x3500, lossless": lambda: saved(np.dstack([noise(3500, 3500, 9)] * 3), "WEBP", lossless=True, quality=0),
    "WebP 16,383x16,383": lambda: saved(np.zeros((16_383, 16_383), np.uint8), "WEBP", lossless=True, quality=0),
    "WebP, 14 frames of 2000x2000": lambda: animation("WEBP", 2000, 14, 20, method=0),
    "GIF 7700x7700": lambda: saved(noise(7700, 7700, 3), "GIF"),
    "GIF, 13 frames of 2000x2000": lambda: animation("GIF", 2000, 13, 3),
    "GIF, 5,000 frames of 20x20": lambda: animation("GIF", 20, 5_000),
    "GIF of 5 million parts": lambda: gif_parts(b"\x21\xaa\0" * (MOST // 3 - 1000)),
    "GIF, comment of 14 MB": lambda: gif_parts(b"\x21\xfe" + (b"\xff" + bytes(255)) * (MOST // 256 - 1000) + b"\0"),
    "TIFF 4470x4470, LZW": lambda: saved(np.dstack([noise(4470, 4470, 9)] * 3), "TIFF", compression="tiff_lzw"),
    "TIFF 7700x7700, 16 bits": lambda: saved(np.zeros((7700, 7700), np.uint16), "TIFF", compression="tiff_lzw"),
    "TIFF, tile of 30,000x30,000": large_tile,
    "TIFF of 4 million strips": many_strips,
    "BMP 1400x1400, runs of one pixel": lambda: bmp_runs(1400),
    "BMP 2700x2700, runs of one pixel": lambda: bmp_runs(2700),
    "JPEG 7700x7700": lambda: saved(np.dstack([noise(7700, 7700, 9)] * 3), "JPEG", quality=75),
    "JPEG 1,600x32,768": lambda: saved(np.dstack([noise(1600, 32_768, 9)] * 3), "JPEG", quality=75),
    "JPEG 5400x5400, progressive": lambda: saved(
        np.dstack([noise(5400, 5400, 9)] * 3), "JPEG", quality=75, progressive=True, subsampling=0
    ),
    "JPEG 4400x4400, 30 scans": lambda: more_scans(
        saved(np.dstack([noise(4400, 4400, 9)] * 3), "JPEG", quality=50, progressive=True), 20
    ),
    "JPEG 6100x6100, 1,000 scans": lambda: more_scans(
        saved(np.zeros((6100, 6100, 3), np.uint8), "JPEG", progressive=True), 1000
    ),
    "JPEG of 4 million segments": jpeg_parts,
}

OPEN = """
import json, sys, time
from pathlib import Path
from PIL import Image
import lenet
def peak():
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024
Image.preinit(), Image.init(), lenet.prepare(lenet.open_picture(open(sys.argv[1], "rb").read()))
before, start = peak(), time.process_time()
try:
    array = lenet.open_picture(open(sys.argv[2], "rb").read())
    said = "x".join(map(str, array.shape))
except lenet.Problem as problem:
    said = str(problem)
print(json.dumps({"MB": round(peak() - before), "seconds": round(time.process_time() - start, 2), "said": said}))
"""


def measure(data, folder):
    """Megabytes at the peak, seconds, and what came of it: a shape, or a sentence."""
    (folder / "small").write_bytes(saved(noise(9, 9), "PNG"))
    (folder / "picture").write_bytes(data)
    command = [sys.executable, "-c", OPEN, folder / "small", folder / "picture"]
    done = subprocess.run(command, cwd=Path(lenet.__file__).parents[1], capture_output=True, encoding="utf-8")
    if done.returncode:
        return {"bytes": len(data), "MB": None, "seconds": None, "said": done.stderr.strip().splitlines()[-1]}
    return {"bytes": len(data), **json.loads(done.stdout)}


def line(name, row):
    cost = f"{row['bytes'] / 1000:10,.1f} kB {row['MB']!s:>5} MB {row['seconds']!s:>6} s"
    return f"{name:34} {cost}  {row['said']}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("names", nargs="*", help="only files that have one of these words in their name")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, make in FILES.items():
            if options.names and not any(word.lower() in name.lower() for word in options.names):
                continue
            rows[name] = measure(make(), Path(folder))
            if not options.json:
                print(line(name, rows[name]), flush=True)
    if options.json:
        print(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
