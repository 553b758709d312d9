"""A client of the HTTP API, as small as the runner needs and standard library only.

It waits out rate limits (429 with Retry-After) and signs in again when its access
token has expired, because a whole run may last longer than a token lives.
"""

import json
import mimetypes
import secrets
import time
import urllib.error
import urllib.request

TIMEOUT_S = 300
FRAME_TYPES = {
    "start", "text-start", "text-delta", "text-end", "source-document",
    "data-citations", "finish", "data-error", "error",
}
MEDIA_TYPES = {".md": "text/markdown", ".csv": "text/csv"}


class ApiError(Exception):
    """The service refused a call or broke the protocol."""


class Client:
    def __init__(self, base_url, email, password):
        self.base_url = base_url.rstrip("/")
        self.email, self.password = email, password
        self.token = None
        self.waited_s = 0.0

    def open(self, method, path, body=None, content_type="application/json"):
        """Send one call and answer the open response."""
        signed_in_again = False
        while True:
            headers = {"X-Requested-With": "XMLHttpRequest", "Content-Type": content_type}
            if self.token:
                headers["Authorization"] = f"Bearer {self.token}"
            request = urllib.request.Request(self.base_url + path, body, headers, method=method)
            try:
                return urllib.request.urlopen(request, timeout=TIMEOUT_S)
            except urllib.error.HTTPError as error:
                if error.code == 429 and error.headers.get("Retry-After"):
                    self.wait(float(error.headers["Retry-After"]))
                elif error.code == 401 and self.token and not signed_in_again:
                    signed_in_again = True
                    self.login()
                else:
                    text = error.read().decode("utf-8", "replace")
                    raise ApiError(f"{method} {path}: {error.code} {text[:500]}") from error

    def wait(self, seconds):
        self.waited_s += seconds
        time.sleep(seconds)

    def json(self, method, path, value=None):
        body = None if value is None else json.dumps(value).encode()
        with self.open(method, path, body) as response:
            return json.load(response)

    def register(self):
        self.json("POST", "/api/auth/register", {"email": self.email, "password": self.password})

    def login(self):
        self.token = None
        answer = self.json(
            "POST", "/api/auth/login", {"email": self.email, "password": self.password}
        )
        self.token = answer["access_token"]

    def create_store(self, name):
        return self.json("POST", "/api/stores", {"display_name": name})["id"]

    def upload(self, store, path):
        body, content_type = multipart({"storeId": str(store), "displayName": path.name}, path)
        with self.open("POST", "/api/upload", body, content_type) as response:
            return json.load(response)

    def wait_until_done(self, op_id, deadline):
        while time.monotonic() < deadline:
            answer = self.json("GET", f"/api/upload/op-status/{op_id}")
            if answer["status"] == "DONE":
                return
            if answer["status"] == "ERROR":
                raise ApiError(f"{op_id}: {answer['error']}")
            time.sleep(0.5)
        raise ApiError(f"{op_id} is still {answer['status']}")

    def documents(self, store):
        return self.json("GET", f"/api/documents/store/{store}")

    def ask(self, store, messages, document_ids):
        body = {"storeIds": [store], "messages": messages}
        if document_ids:
            body["documentIds"] = document_ids
        waited, asked_at = self.waited_s, time.monotonic()
        with self.open("POST", "/api/chat", json.dumps(body).encode()) as response:
            asked_at += self.waited_s - waited
            return read_answer(response, asked_at)


def multipart(fields, path):
    boundary = secrets.token_hex(16)
    media_type = MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
        f"Content-Type: {media_type or 'application/octet-stream'}\r\n\r\n"
    )
    body = "".join(parts).encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def read_events(response):
    """The data of each server-sent event; comments are skipped."""
    data = []
    for raw in response:
        line = raw.decode("utf-8").rstrip("\r\n")
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data = []


def read_answer(response, asked_at):
    answer = {"text": "", "sources": [], "citations": None, "grounded": None, "first_delta_ms": None}
    frames = []
    for event in read_events(response):
        if event == "[DONE]":
            break
        frame = json.loads(event)
        frames.append(frame["type"])
        if frame["type"] not in FRAME_TYPES:
            raise ApiError(f"unknown frame {frame['type']}")
        if frame["type"] == "error":
            raise ApiError(f"failed stream: {frame}")
        take_frame(frame, answer, asked_at)
    else:
        raise ApiError(f"the stream ended without [DONE] after {frames}")
    if frames[:1] != ["start"] or frames[-1] != "finish" or frames.count("data-citations") != 1:
        raise ApiError(f"frames out of order: {frames}")
    answer["total_ms"] = round((time.monotonic() - asked_at) * 1000, 1)
    return answer


def take_frame(frame, answer, asked_at):
    match frame["type"]:
        case "text-delta":
            if answer["first_delta_ms"] is None:
                answer["first_delta_ms"] = round((time.monotonic() - asked_at) * 1000, 1)
            answer["text"] += frame["delta"]
        case "source-document":
            answer["sources"].append(frame)
        case "data-citations":
            answer["citations"] = frame["data"]
        case "finish":
            answer["grounded"] = frame["messageMetadata"]["grounded"]
