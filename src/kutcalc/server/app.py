"""The application: routes, what opens and closes with it, and one way from an error to an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from kutcalc.server.api import API_ROUTES
from kutcalc.server.edge import OPERATION_ROUTES, count_problem, guarded
from kutcalc.server.errors_out import EXCEPTION_HANDLERS
from kutcalc.server.keeper import Keeper
from kutcalc.server.pages import PAGE_ROUTES
from kutcalc.server.parsing import made_parsers
from kutcalc.server.pool import Pool
from kutcalc.server.settings import Settings, settings_from
from kutcalc.store import Store


def make_app(settings: Settings | None = None) -> Litestar:
    """Make the application of one process; what it works with opens when it starts and closes when it stops."""
    chosen = settings or settings_from()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        app.state.settings = chosen
        app.state.store = Store(chosen.database_url)
        app.state.pool = Pool(chosen.pool_size)
        app.state.keeper = Keeper(chosen.keeper)
        app.state.parsers = made_parsers(chosen.parsers)
        try:
            yield
        finally:
            await asyncio.to_thread(app.state.parsers.close)
            await app.state.pool.close()
            app.state.store.close()

    app = Litestar(
        route_handlers=[*API_ROUTES, *PAGE_ROUTES, *OPERATION_ROUTES],
        exception_handlers=EXCEPTION_HANDLERS,
        after_exception=[count_problem],
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
    )
    return guarded(app, chosen)
