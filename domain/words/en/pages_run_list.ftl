### The list of runs: the year's calendar, what can be asked for, the sums

page-runs-year = { $year }, day by day
page-runs-years = Year
page-runs-skip = Skip the calendar
page-runs-whole = All months
page-runs-find = Find runs
page-runs-words = Name, note, shoes or device
page-runs-show = Show
page-runs-filter = Period, distance, shoes and more
page-runs-from-day = From
page-runs-to-day = Up to
page-runs-least = At least, { $unit }
page-runs-most = At most, { $unit }
page-runs-any = Any
page-runs-state = State
page-runs-state-counted = Counted
page-runs-state-excluded = Not counted
page-runs-state-incomplete = Incomplete
page-runs-severity = With findings
page-runs-severity-least = { $severity } or graver
page-runs-count = { $n ->
    [one] 1 run
   *[other] { $n } runs
}
page-runs-all = All runs
page-runs-week = Week of { $day }
page-runs-forefoot = Forefoot
page-runs-found = Findings
page-runs-no-match = No run is like that.
page-runs-later = Later runs
page-runs-bad-day = That is not a day.
page-runs-bad-day-remedy = Write it as 2026-11-22.
