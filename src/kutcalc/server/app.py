"""The application: routes, what opens and closes with it, and one way from an error to an answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from kutcalc.server.api import API_ROUTES
from kutcalc.server.edge import BEFORE_SEND, MIDDLEWARE, OPERATION_ROUTES
from kutcalc.server.errors_out import EXCEPTION_HANDLERS
from kutcalc.server.pages import PAGE_ROUTES
from kutcalc.server.pool import Pool
from kutcalc.server.settings import Settings, settings_from
from kutcalc.store import Store


def make_app(settings: Settings | None = None) -> Litestar:
    """Make the application of one process; the store and the pool open when it starts and close when it stops."""
    chosen = settings or settings_from()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        app.state.settings = chosen
        app.state.store = Store(chosen.database_url)
        app.state.pool = Pool(chosen.pool_size)
        try:
            yield
        finally:
            await app.state.pool.close()
            app.state.store.close()

    return Litestar(
        route_handlers=[*API_ROUTES, *PAGE_ROUTES, *OPERATION_ROUTES],
        middleware=MIDDLEWARE,
        before_send=BEFORE_SEND,
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[lifespan],
        openapi_config=None,
        debug=False,
    )
