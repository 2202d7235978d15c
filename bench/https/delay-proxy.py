#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A long pipe: forwards TCP connections, each direction late.

delay-proxy.py MILLISECONDS PORT: prints its own port; MILLISECONDS is the
round trip, connecting included.  A connection has at most WINDOW bytes on
the way in each direction, as TCP has; slow start and loss are not
modelled."""

import asyncio
import collections
import sys

WINDOW = 4 * 1024 * 1024
CHUNK = 128 * 1024
delay = float(sys.argv[1]) / 2000


async def forward(reader, writer):
    loop = asyncio.get_running_loop()
    queue = collections.deque()
    held = 0
    changed = asyncio.Event()

    async def send():
        nonlocal held
        while True:
            while not queue:
                changed.clear()
                await changed.wait()
            due, data = queue.popleft()
            pause = due - loop.time()
            if pause > 0:
                await asyncio.sleep(pause)
            if not data:
                writer.write_eof()
                return
            writer.write(data)
            await writer.drain()
            # Acknowledged half a round trip later.
            loop.call_later(delay, release, len(data))

    room = asyncio.Event()
    room.set()

    def release(length):
        nonlocal held
        held -= length
        if held < WINDOW:
            room.set()

    task = asyncio.create_task(send())
    try:
        while True:
            await room.wait()
            data = await reader.read(CHUNK)
            held += len(data)
            if held >= WINDOW:
                room.clear()
            queue.append((loop.time() + delay, data))
            changed.set()
            if not data:
                break
        await task
    except OSError:
        task.cancel()
        writer.close()


async def connect(reader, writer):
    await asyncio.sleep(delay)
    far = await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
    await asyncio.gather(forward(reader, far[1]), forward(far[0], writer),
                         return_exceptions=True)
    writer.close()
    far[1].close()


async def main():
    server = await asyncio.start_server(connect, "127.0.0.1", 0, backlog=64)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()

asyncio.run(main())
