"""``python -m local.shop --port P --ingest URL``: serve the shop until SIGTERM or SIGINT."""

import argparse

from aiohttp import web

from local.settings import HOST

from .server import application


def main() -> None:
    """Read the command line and serve on loopback."""
    parser = argparse.ArgumentParser(prog="python -m local.shop", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--ingest", required=True, metavar="URL", help="where its events go")
    parser.add_argument("--stream", default="shop", help="the stream that they are for")
    parser.add_argument("--dashboard", default="", metavar="URL", help="linked after a purchase")
    given = parser.parse_args()
    shop = application(
        ingest_url=given.ingest, stream_id=given.stream, dashboard_url=given.dashboard
    )
    web.run_app(shop, host=HOST, port=given.port, access_log=None, print=None)


if __name__ == "__main__":
    main()
