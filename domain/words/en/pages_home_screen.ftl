### On the home screen: the manifest, the offline page, and files that are handed over

page-home-description = Early warning for runners' calves.
page-home-shortcut-check-in = Check in
page-home-shortcut-live = Live
page-home-shortcut-plan = Plan

page-offline-title = Not reached
page-offline-eyebrow = No connection
page-offline-head = Soleus cannot be reached from here.
page-offline-lead = Either this device has no network, or the machine that Soleus runs on is off or out of reach.
page-offline-still = What goes on without it
page-offline-watch = Your watch goes on recording. What it could not send comes later, or by the file of the run.
page-offline-stored = Nothing that Soleus has stored is lost.
page-offline-pain = If something hurts: stop and walk. That needs no network.
page-offline-again = Try again
page-offline-nothing-kept = Your pages are not kept on this device, so no old number stands here.

page-files-title = Add runs from files
page-files-choose = Choose recordings
page-files-more = More recordings
page-files-hint = FIT, TCX or GPX files, or a zip of them, such as your export from Garmin, Strava or Apple Health: up to { $files } files and { $n } MiB at once.
page-files-label = Files
page-files-drop = Or drop them here.
page-files-send = Add
page-files-working = One moment: the runs are being read …
page-files-share = Soleus on your home screen takes files by “Share” from other apps, too.
page-files-command = Years of files are quicker in a terminal:
page-files-new = { $n ->
    [one] One run is new.
   *[other] { $n } runs are new.
}
page-files-nothing-new = Nothing new.
page-files-imported = New
page-files-source = Same run
page-files-source-about = Another device or file recorded this run, too. The recording that says more counts, the other is kept.
page-files-duplicate = Known already
page-files-deleted = Deleted before
page-files-deleted-why = You deleted this run here, so it is not taken again by itself. If you want it back:
page-files-refused = Not read
page-files-other = No run
page-files-other-why = Soleus keeps running only.
page-files-open = Open the run
page-files-open-nth = Run { $n }
page-files-why = It was not read:
page-files-only-fit = Only FIT, TCX and GPX files are read. Most services let you download a run as one of them.
page-files-soon = What the rules say of it follows in a moment.
page-files-none = Choose at least one file.
page-files-too-large = That is more than is taken at once: at most { $n } MiB and { $files } files. Send them in parts.
