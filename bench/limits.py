"""Measures the memory of a running api: one large upload, and many answers streamed at once.

    bench/limits.py --base-url http://127.0.0.1:8000 --pid PID [--store ID --email E --password P]

Start the api with EMBEDDED_WORKER=false for the upload figure (indexing is the worker's memory), and
with MAX_CONCURRENT_STREAMS=200 OFFLINE_STREAM_DELAY_MS=50 for the streams. Only the standard library.
"""

import argparse
import asyncio
import json
import random
import re
import sys
import time
import urllib.parse
import urllib.request
import uuid

MIB = 1024 * 1024
UPLOAD_GOAL_MIB = 16
STREAMS_GOAL_MIB = 40
QUESTIONS = ["What does this describe?", "How is it installed?", "Which options are there?"]


def call(base, path, body=None, token=None, headers=None):
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data=data)
    request.add_header("X-Requested-With", "XMLHttpRequest")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None and not isinstance(body, bytes):
        request.add_header("Content-Type", "application/json")
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def resident(pid, field):
    """VmRSS or VmHWM in MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        kib = re.search(rf"{field}:\s+(\d+) kB", status.read()).group(1)
    return int(kib) / 1024


def reset_peak(pid):
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as refs:
        refs.write("5")


def upload(base, token, store, size):
    words = ["pump", "valve", "filter", "motor", "sensor", "cable", "housing", "seal"]
    source = random.Random(size)
    text = " ".join(source.choice(words) + str(source.randrange(10**6)) for _ in range(size // 9))
    content = text.encode()[:size].ljust(size, b".")
    mark = uuid.uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="storeId"\r\n\r\n{store}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="large.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    return call(base, "/api/upload", body, token, kind)


async def stream(host, port, token, store, question):
    """Reads one answer; answers the seconds to the first delta and whether it ended well."""
    body = json.dumps({"storeIds": [store], "question": question}).encode()
    reader, writer = await asyncio.open_connection(host, port)
    begin = time.monotonic()
    writer.write(
        f"POST /api/chat HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        "X-Requested-With: XMLHttpRequest\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
    )
    first, tail = None, b""
    while chunk := await reader.read(65536):
        tail = (tail + chunk)[-4096:]
        if first is None and b'"text-delta"' in tail:
            first = time.monotonic() - begin
    writer.close()
    return first, b"data: [DONE]" in tail and b'"type":"finish"' in tail.replace(b" ", b"")


async def many(base, token, store, count):
    address = urllib.parse.urlsplit(base)
    runs = [
        stream(address.hostname, address.port, token, store, f"{QUESTIONS[n % 3]} ({n})")
        for n in range(count)
    ]
    return await asyncio.gather(*runs)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--base-url", required=True)
    options.add_argument("--pid", type=int, required=True)
    options.add_argument("--store", type=int)
    options.add_argument("--email", default=f"bench-{uuid.uuid4().hex[:8]}@example.org")
    options.add_argument("--password", default="Correct-Horse-7")
    options.add_argument("--streams", type=int, default=200)
    given = options.parse_args()
    base, pid = given.base_url.rstrip("/"), given.pid
    credentials = {"email": given.email, "password": given.password}
    if given.store is None:
        call(base, "/api/auth/register", credentials)
    token = call(base, "/api/auth/login", credentials)["access_token"]
    failed = False
    if given.store is None:
        store = call(base, "/api/stores", {"display_name": "Limits"}, token)["id"]
        upload(base, token, store, 1 * MIB)
        reset_peak(pid)
        before = resident(pid, "VmRSS")
        begin = time.monotonic()
        upload(base, token, store, 25 * MIB)
        added = resident(pid, "VmHWM") - before
        print(f"upload of 25 MiB: {time.monotonic() - begin:.2f} s, +{added:.1f} MiB (goal < {UPLOAD_GOAL_MIB})")
        failed |= added >= UPLOAD_GOAL_MIB
    else:
        store = given.store
    asyncio.run(many(base, token, store, 4))
    reset_peak(pid)
    before = resident(pid, "VmRSS")
    answers = asyncio.run(many(base, token, store, given.streams))
    added = resident(pid, "VmHWM") - before
    complete = sum(done for _, done in answers)
    firsts = sorted(first for first, _ in answers if first is not None)
    middle = firsts[len(firsts) // 2] if firsts else float("nan")
    print(
        f"{given.streams} streams at once: {complete} complete, +{added:.1f} MiB (goal < {STREAMS_GOAL_MIB}), "
        f"first delta p50 {1000 * middle:.0f} ms"
    )
    failed |= added >= STREAMS_GOAL_MIB or complete < given.streams
    return 1 if failed else 0


sys.exit(main())
