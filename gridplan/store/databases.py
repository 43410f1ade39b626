"""Plans in databases, for those who take a plan file or an address; the driver loads when the first one is named."""

from __future__ import annotations

from gridplan.later import Later


class Databases:
    """What is done with plans in databases, as `gridplan.store.postgis` does it."""

    save = Later("gridplan.store.postgis.saving:save_postgis")
    load = Later("gridplan.store.postgis.loading:load_postgis")
    check = Later("gridplan.store.postgis.saving:check_reachable")
