### The morning check on Today

page-morning-title = Morning check
page-morning-seconds = 10 seconds, before you get up
page-morning-done = Done
page-morning-site = Where
page-morning-side = Which leg
page-morning-more = All questions, red flags first
page-morning-again = Has it changed?
page-morning-last = It was { $n } of 10 on { $day }.
page-morning-said = Pain { $n } of 10
page-morning-flag = A red flag is open. Please answer the eight questions every day until somebody has looked at it.
page-morning-none = Nothing was said this morning.
