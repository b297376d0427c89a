"""Mail: an SMTP server that delivers to nobody and keeps each message as a file."""

import asyncio
import shutil
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from lab import places, ports, processes


@dataclass(frozen=True)
class Mail:
    """Where mail is taken and where it lies afterwards."""

    folder: Path
    port: int
    host: str = ports.HOST

    @property
    def messages(self) -> Path:
        """One .eml file a message; the envelope stands in X-MailFrom and X-RcptTo lines at its top."""
        return self.folder / "mail"

    @property
    def url(self) -> str:
        """The address."""
        return f"smtp://{self.host}:{self.port}"

    @property
    def process(self) -> processes.Process:
        """The running server."""
        return processes.Process(self.folder, "mail")

    def running(self) -> bool:
        """Whether our server is there."""
        return self.process.pid() is not None

    def start(self) -> None:
        """Have it take mail."""
        self.messages.mkdir(parents=True, exist_ok=True)
        self.process.start(
            [sys.executable, "-m", "lab.mail", str(self.port), self.messages],
            cwd=places.CHECKOUT,
        )
        self.process.wait(lambda: ports.is_open(self.port))

    def stop(self) -> None:
        """Stop it; the messages stay."""
        self.process.stop()

    def remove(self) -> None:
        """Stop it and delete the messages."""
        self.stop()
        shutil.rmtree(self.messages, ignore_errors=True)


class Keeper:
    """Writes each message to a file, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """Take one message."""
        del server, session
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        top = [f"X-MailFrom: {envelope.mail_from}", *(f"X-RcptTo: {address}" for address in envelope.rcpt_tos)]
        await asyncio.to_thread(self._keep, "\r\n".join(top).encode() + b"\r\n" + body)
        return "250 kept"

    def _keep(self, message: bytes) -> None:
        draft = self.folder / f"{uuid.uuid4().hex}.new"
        draft.write_bytes(message)
        draft.rename(draft.with_suffix(".eml"))


async def serve(port: int, folder: Path) -> None:
    """Take mail until the process is ended."""
    Controller(Keeper(folder), hostname=ports.HOST, port=port, enable_SMTPUTF8=True).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
