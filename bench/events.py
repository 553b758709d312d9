"""Measures how many SSE events a second the simulated provider sends, over one stream and over several.

    bench/events.py [--program target/release/gemini-sim] [--events 200000]

Starts the program on a free port and stops it again. Only the standard library. The reader counts
events without decoding them: the figure is the simulator's, not the reader's.
"""

import argparse
import json
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

GOAL = 50_000
STREAMS = 8
TEXT = "The pump runs at 40 °C. Große Ventile öffnen zuerst. 水泵在四十度运行。 " * 200
EVENT, LAST = b"data: {", b'"finishReason":"STOP"'


def post(url, body, headers):
    request = urllib.request.Request(url, data=body, headers={"x-goog-api-key": "key", **headers})
    with urllib.request.urlopen(request) as answer:
        return answer.headers, json.load(answer) if answer.length else None


def store_with_document(base):
    kind = {"Content-Type": "application/json"}
    _, store = post(f"{base}/v1beta/fileSearchStores", b"{}", kind)
    content = TEXT.encode()
    start = {
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": str(len(content)),
        "X-Goog-Upload-Header-Content-Type": "text/plain",
    }
    target = f"{base}/upload/v1beta/{store['name']}:uploadToFileSearchStore"
    headers, _ = post(target, b"{}", {**kind, **start})
    send = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"}
    post(headers["X-Goog-Upload-URL"], content, send)
    return store["name"]


def events(address, store):
    """Reads one stream to its end; answers the number of its events."""
    question = {
        "contents": [{"role": "user", "parts": [{"text": "Which pump runs at 40 °C?"}]}],
        "tools": [{"fileSearch": {"fileSearchStoreNames": [store]}}],
    }
    body = json.dumps(question).encode()
    head = (
        "POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse HTTP/1.1\r\n"
        f"Host: {address[0]}\r\nx-goog-api-key: key\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    received = bytearray()
    with socket.create_connection(address) as connection:
        connection.sendall(head.encode() + body)
        while chunk := connection.recv(1 << 18):
            received += chunk
    if LAST not in received:
        raise RuntimeError("a stream ended before its last event")
    return received.count(EVENT)


def measure(address, store, streams):
    with ThreadPoolExecutor(streams) as readers:
        begin = time.monotonic()
        count = sum(readers.map(lambda _: events(address, store), range(streams)))
        rate = count / (time.monotonic() - begin)
    print(f"{streams} streams: {count} events, {rate:,.0f} a second (goal {GOAL:,})")
    return rate >= GOAL


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", default="target/release/gemini-sim")
    options.add_argument("--events", type=int, default=100_000)
    given = options.parse_args()
    program = subprocess.Popen(
        [given.program, "--stream-events", str(given.events)], stdout=subprocess.PIPE, text=True
    )
    try:
        base = re.search(r"http://\S+", program.stdout.readline()).group()
        address = urllib.parse.urlsplit(base)
        store = store_with_document(base)
        enough = [measure((address.hostname, address.port), store, n) for n in (1, STREAMS)]
    finally:
        program.terminate()
        program.wait()
    return 0 if all(enough) else 1


sys.exit(main())
