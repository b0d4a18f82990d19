"""What of paho's inside the MQTT source stands on; a paho without it must not get past this."""

from __future__ import annotations

import inspect
import socket

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from ingest.mqtt import _Client


def test_paho_still_has_what_is_overridden_and_called() -> None:
    """`_sock_recv(bufsize)` and `_packet_queue(command, packet, mid, qos)` exist with these parameters."""
    read = list(inspect.signature(paho.Client._sock_recv).parameters)
    queue = list(inspect.signature(paho.Client._packet_queue).parameters)
    assert read == ["self", "bufsize"]
    assert queue[:5] == ["self", "command", "packet", "mid", "qos"]


def test_paho_reads_through_the_override_and_writes_what_is_queued() -> None:
    """A CONNACK is read in one piece through `_sock_recv`; acknowledgements queued together leave together."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = _Client(CallbackAPIVersion.VERSION2, client_id="contract", clean_session=False, manual_ack=True)
        client.connect(*server.getsockname())
        ours, _ = server.accept()
        with ours:
            ours.settimeout(5)
            client.loop_write()
            assert ours.recv(1000)[0] == 0x10  # CONNECT
            ours.sendall(b"\x20\x02\x00\x00" + b"\xd0\x00")
            buffered = []
            for _ in range(2):
                client.loop_read()
                buffered.append(client.buffered)
            assert buffered == [True, False]  # the PINGRESP behind the CONNACK was read with it
            client.acknowledge([1, 258])
            client.loop_write()
            assert ours.recv(1000) == b"\x40\x02\x00\x01\x40\x02\x01\x02"
            client.disconnect()
