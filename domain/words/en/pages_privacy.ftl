### Settings: where they are, the rules' settings, privacy, and the pages that ask before something goes for good

page-settings-more = More settings
page-settings-to-alerts = How you are warned
page-settings-about-alerts = Where warnings go, when and how often, and who is told when you do not answer.
page-settings-to-rules = The rules' numbers
page-settings-about-rules = From when on a rule speaks: each number, where it comes from, and your own.
page-settings-to-privacy = Privacy
page-settings-about-privacy = Where you run, everything to take along, and being forgotten.
page-settings-to-access = Who has access
page-settings-about-access = Where you are signed in, and keys for programs.

page-thresholds-title = The rules' numbers
page-thresholds-lead = An empty field means the default. Past runs are judged again when you change one.
page-thresholds-changed = { $n ->
    [0] You have changed none.
    [one] You have changed one.
   *[other] You have changed { $n }.
}
page-thresholds-pain = Pain outranks every number here: what you report always counts.
page-thresholds-count = { $n ->
    [one] 1 number
   *[other] { $n } numbers
}
page-thresholds-own = { $n ->
    [one] 1 of your own
   *[other] { $n } of your own
}
page-thresholds-saved = Saved. Past runs are being judged again.
page-thresholds-default = Default { $value }.
page-thresholds-range = Possible: { $low } to { $high }.
page-thresholds-one-way = It can only be made stricter.
page-thresholds-source = From:
page-thresholds-reset = Back to the defaults
page-thresholds-more = About this rule
page-thresholds-no-rule = There is no such rule.
page-thresholds-fixed = What nobody can turn down
page-thresholds-fixed-said = These rules have no numbers to set. They speak whenever you answer so.

page-privacy-title = Privacy
page-privacy-lead = Your data is on this machine and nowhere else, unless you send it somewhere.
page-privacy-gps = Where you run
page-privacy-gps-kept = Positions are kept.
page-privacy-gps-none = No positions are kept.
page-privacy-gps-under-way = They are being taken out of your past runs now.
page-privacy-gps-caption = They draw the map of a run. No rule and no number of yours needs them.
page-privacy-gps-stop = Keep none
page-privacy-gps-keep = Keep positions from now on
page-privacy-gps-title = Keep no positions?
page-privacy-gps-runs = { $n ->
    [0] None of your runs has positions now.
    [one] One run loses its positions.
   *[other] { $n } runs lose their positions.
}
page-privacy-gps-files = { $n ->
    [0] There are no files as they came, and none will be kept.
    [one] The one file as it came goes too, for the positions are in it, and no other will be kept.
   *[other] The { $n } files as they came go too, for the positions are in them, and no others will be kept.
}
page-privacy-gps-stays = Distances, loads, findings and warnings stay as they are.
page-privacy-gps-for-good = This cannot be undone.
page-privacy-gps-sure = I understand that they do not come back.
page-privacy-gps-not-sure = Nothing was taken out: please tick that you understand.
page-privacy-gps-do = Take them out
page-privacy-first = Before that: { $export }.
page-privacy-no = No, go back
page-privacy-home = Home stays off the map of others
page-privacy-home-set = Nobody else sees where you are within { $radius } of home.
page-privacy-home-none = Who may see your runs sees the whole way.
page-privacy-home-caption = What is left out is wider than the radius, not centred on home, and differs from run to run, so that its edge does not give home away. You yourself always see the whole way.
page-privacy-home-where = Where is home?
page-privacy-home-as-it-is = Where it is now
page-privacy-home-runs = Where most of my runs start
page-privacy-home-place = At this place
page-privacy-home-coordinates = Latitude and longitude
page-privacy-home-hint = Latitude and longitude, as maps show them. It is not shown again.
page-privacy-home-remove = Show everything again
page-privacy-radius = Radius in metres
page-privacy-no-start = Your last runs have no positions, or do not start at one place.
page-privacy-no-start-remedy = Type latitude and longitude.
page-privacy-no-place = That is no place.
page-privacy-no-place-remedy = Write latitude and longitude as 52.5163, 13.3777.
page-privacy-export = Take everything along
page-privacy-export-said = One zip with all that is known of you.
page-privacy-export-caption = Runs as Parquet, the files as they came, all else as JSON, and a page that says what is what. No passwords and no addresses of channels are in it.
page-privacy-export-get = Download everything
page-privacy-run = Delete one run
page-privacy-run-said = Open the run; at its end it can be deleted. A run that only should not count can be left out instead.
page-privacy-delete = Be forgotten
page-privacy-delete-said = Everything about { $name } can be deleted from here, for good.
page-privacy-delete-go = Delete everything …

page-delete-title = Delete everything about { $name }?
page-delete-for-good = This cannot be undone.
page-delete-runs = All runs with their samples and files, what they did to your calf, and every finding
page-delete-reports = Your reports, plans, log and shoes
page-delete-told = Warnings, and what was told to whom
page-delete-devices = Your devices: they cannot log in from that moment on
page-delete-people = Your account and where you are signed in, your contacts, coaches and their notes, and the record of who saw what
page-delete-stays = Backups that were made before still hold what they hold; ask who runs this Soleus how long they are kept. What was sent to others stays with them.
page-delete-type = Type { $name } to say that you mean it
page-delete-other = Nothing was deleted: that is not { $name }.
page-delete-last-admin = Nothing was deleted: you are the only administrator here, and others use this Soleus. Make somebody else an administrator first.
page-delete-do = Delete everything
page-deleted-title = { $name } is being forgotten
page-deleted-said = From now on nobody can see anything of it here, and no device can send. The rows are gone within a minute.

page-delete-run-title = Delete this run?
page-delete-run-back = The run
page-delete-run-said = Its samples, its file, what it did to your calf, and its findings and warnings go with it. Later runs are judged again without it.
page-delete-run-reports = What you reported in it stays, for that is about your calf.
page-delete-run-leave-out = A run that only should not count can be left out instead.
page-delete-run-for-good = This cannot be undone.
page-delete-run-again = The same file or watch does not bring it back by itself.
page-delete-run-do = Delete the run

export-title = Everything that Soleus knows of { $runner }
export-made = Made at { $moment }.
export-json = json/: one file for each kind of thing, an array with a row a line.
export-parquet = parquet/: your runs as tables that open in DuckDB, pandas and polars: runs, laps, pauses, and a file for each run under samples/ and steps/. Soleus's docs/parquet.md tells each column.
export-originals = originals/: the files that you imported, as they came. Their names begin with the first 12 characters of file_sha256 in json/runs.json.
export-schema = schema.json: every column of every file, with its type.
export-units = Units and names
export-unit-ms = what ends in _ms is milliseconds since 1970-01-01T00:00:00Z
export-unit-m = what ends in _m is metres; calf load is in calf-km
export-unit-s = what ends in _s is seconds
export-unit-unknown = null means not known, never zero
export-secrets = Not in it: hashes of passwords and keys, and the addresses of channels, which are secrets.
export-backups = It is as private as you are: it holds every position that was kept. Keep it well.
export-files = The files
export-file-account = your account
export-file-alerts = decisions to warn or not, and why
export-file-audit = who did or saw what of yours
export-file-care = what followed from your reports at last: episodes, red flags
export-file-channels = where warnings go, addresses left out
export-file-channels_resting = channels in trouble
export-file-check_ins = what you reported
export-file-coach_notes = what coaches wrote
export-file-consent_coaches = which coach you let see, and the sentence you agreed to
export-file-consent_contacts = whom you let be told, and the sentence you agreed to
export-file-deleted_runs = marks by which deleted runs are not taken again
export-file-deliveries = how each telling went on each channel
export-file-devices = your devices, passwords left out
export-file-findings = what the rules found, with the numbers
export-file-invitations = invitations to coach you
export-file-log = strength sessions and other calf work
export-file-messages_waiting = messages of devices that are no run yet
export-file-metrics = what each run did to the calf
export-file-plans = plans: rest, return, reminders
export-file-preferences = when and how often you want to be told
export-file-programmes = strength programmes
export-file-runner = what you told of yourself, and your own numbers for rules
export-file-runs = runs
export-file-sessions = runs as they came from devices
export-file-shoes = shoes
export-file-tellings = what was told
export-file-tellings_alerts = which alert was told by which telling
export-file-tokens = keys for programs, the keys themselves left out
export-file-unusable_messages = messages of your devices that could not be used
