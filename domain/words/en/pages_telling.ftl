### How a runner is warned: the page of channels, times and contacts, and what the Alerts page says of each telling

page-telling-title = How you are warned
page-telling-lead = What tells you to stop or to see a clinician comes at any hour, and always.

page-channels-title = Where warnings go
page-channels-caption = Watch and log come by themselves. Add your phone or your mailbox, then send a test.
page-channels-address = Address
page-channels-address-hint = For example ntfy://TOPIC for the ntfy app, or mailto://USER:PASSWORD@HOST. It is kept encrypted and not shown again.
page-channels-since = since { $day }
page-channels-always = always there
page-channels-trouble = In trouble
page-channels-resting = Several messages failed. It is tried again { $moment }; what is urgent goes out all the same.
page-channels-trying = Several messages failed. It is being tried again.
page-channels-cause = The cause:
page-channels-test = Send a test
page-channels-remove = Remove
page-channels-for = Channel { $name }
page-channels-saved = The channel is added. Send a test now.
page-channels-secret = It signs what it sends with this secret, which is shown only now:
page-channels-tested = The test was sent. Look whether it is there.
page-channels-tested-watch = The test was sent. A watch shows it when it is connected.
page-channels-failed = The test did not get across.
page-channels-test-wait = Several tests were just sent. Wait { $n } s, then send another.
page-channels-bad = No channel can be made of this address.
page-channels-twice = This address is there already.
page-channels-elsewhere = Addresses cannot be added in this process.
page-channel-watch = Watch
page-channel-console = Log

page-telling-when = When, and how often
page-telling-quiet = Quiet hours
page-telling-from = From
page-telling-to = Until
page-telling-quiet-hint = What comes in these hours is told when they are over, where you live.
page-telling-a-day = Messages a day, at the most
page-telling-a-day-hint = An empty field means no limit. Reminders of your plans do not count.
page-telling-report = Weekly report
page-telling-no-report = None
page-telling-report-at = At
page-telling-repeats = An urgent alert without an answer is told again after { $list }.
page-telling-minutes = { $n } min
page-telling-hours = { $n } h
page-telling-no-time = A time of day is missing.
page-telling-no-time-remedy = Write it as 22:00.

page-contacts-title = People to tell when I do not answer
page-contacts-caption = They hear of an urgent alert only, only if you leave it without an answer, and only what you agree to here.
page-contacts-none = Nobody is told.
page-contacts-after-is = { $n } minutes after an urgent alert
page-contacts-agreed = You agreed on { $day }:
page-contacts-withdraw = Tell them nothing any more
page-contacts-add = Add somebody
page-contacts-name = Name
page-contacts-address = Their address
page-contacts-address-hint = A mailbox or a phone, written as above. It is kept encrypted and not shown again.
page-contacts-after = Minutes without an answer
page-contacts-scope = What are they told?
page-contacts-scope-asks = Only that I do not answer
page-contacts-scope-title = Also what it is about
page-contacts-scope-full = All that the alert says
page-contacts-blank-name = [name]
page-contacts-blank-minutes = [so many]
page-contacts-agree = I agree to the sentence that I have chosen.
page-contacts-saved = Stored. They are told as you agreed.
page-contacts-no-name = A name is missing.
page-contacts-no-scope = Choose what they are told.
page-contacts-no-consent = Nobody is added unless you agree: tick the box below.

page-alerts-later = Put off: { $title }
page-alerts-snooze-day = Not now, for a day
page-alerts-snooze-week = Not now, for a week
page-alerts-until = Put off until { $moment }.
page-alerts-next = Unless you answer, the next message about it comes { $moment } at the earliest.
page-alerts-again = It is told { $moment }.
page-alerts-together = Told together with:
page-alerts-ways = { $n ->
    [one] One message
   *[other] { $n } messages
}
page-alerts-no-snooze = A red flag, and what tells you to stop or to see a clinician, cannot be put off.
page-alerts-no-snooze-remedy = Answer it on the Alerts page, or check in.
page-told-FIRST = Told
page-told-WORSE = Told that it got worse
page-told-REPEAT = Told again
page-told-RESOLVED = Told that it is over
page-told-FOLLOWUP = Asked, as your plan wants
page-told-ESCALATED = Somebody you chose was told
page-told-CLEARED = They were told that it is over

page-error-no-channel = There is no such channel.
page-error-no-contact = There is no such contact.
