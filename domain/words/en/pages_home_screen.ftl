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
