"""Names of grids and their bounds in words."""

from gridplan.naming.naming import name_grids as name_grids
from gridplan.naming.naming import names_of as names_of
from gridplan.naming.own import carried_names as carried_names
from gridplan.naming.own import with_names as with_names
from gridplan.naming.table import read_names as read_names
from gridplan.naming.values import GridName as GridName
from gridplan.naming.values import Words as Words
