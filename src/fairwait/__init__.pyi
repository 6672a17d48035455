"""What the names of the package are, for type checkers: they are loaded when first used."""

from fairwait.analysis.workbench import Workbench as Workbench
from fairwait.app.api import change as change
from fairwait.app.api import compare as compare
from fairwait.app.api import decade as decade
from fairwait.app.api import estimate as estimate
from fairwait.app.api import explain as explain
from fairwait.app.api import find_place as find_place
from fairwait.app.api import flows as flows
from fairwait.app.api import identify as identify
from fairwait.app.api import ingest as ingest
from fairwait.app.api import open_store as open_store
from fairwait.app.api import rank as rank
from fairwait.app.api import report as report
from fairwait.app.api import revisions as revisions
from fairwait.app.api import workbench as workbench
from fairwait.app.api import write_report as write_report
from fairwait.app.collect import fetch as fetch
from fairwait.app.collect import plan as plan
from fairwait.app.collect import publications as publications
from fairwait.app.collect import refresh as refresh
from fairwait.app.over_time import best_performers as best_performers
from fairwait.app.over_time import children as children
from fairwait.app.over_time import consistency as consistency
from fairwait.app.over_time import digest as digest
from fairwait.app.over_time import gap_over_time as gap_over_time
from fairwait.app.over_time import improvers as improvers
from fairwait.app.over_time import panel as panel
from fairwait.app.over_time import peers as peers
from fairwait.app.over_time import signals as signals
from fairwait.app.over_time import targets as targets
from fairwait.app.over_time import targets_for as targets_for
from fairwait.app.over_time import trend as trend
from fairwait.app.over_time import watch as watch
from fairwait.app.own import groups as groups
from fairwait.app.own import respond as respond
from fairwait.domain.errors import BadInputError as BadInputError
from fairwait.domain.errors import ExitCode as ExitCode
from fairwait.domain.errors import FairwaitError as FairwaitError
from fairwait.domain.errors import NothingToAnswerWithError as NothingToAnswerWithError
from fairwait.domain.errors import StoreError as StoreError
from fairwait.domain.errors import UsageError as UsageError
from fairwait.domain.estimates import Estimates as Estimates
from fairwait.domain.finding import Report as Report
from fairwait.domain.period import Period as Period
from fairwait.domain.place import Area as Area
from fairwait.domain.place import Geography as Geography
from fairwait.measures.catalogue import catalogue as catalogue
from fairwait.store.reader import Store as Store

__version__: str
__all__: list[str]
