### Warnings on this device: the section of the Settings page

page-push-title = Warn me on this device
page-push-caption = This browser then shows warnings while Soleus is closed, and takes your answer. What they say is encrypted for it: the push service in between cannot read it.
page-push-switch-on = Switch on
page-push-switch-off = Switch off
page-push-no-script = This needs JavaScript.
page-push-unsupported = This browser cannot show warnings. Another browser can, or a channel such as ntfy or mail.
page-push-install = On an iPhone or iPad this works only from the home screen: share this page, choose “Add to Home Screen”, and open Soleus from there.
page-push-insecure = Browsers allow this only over HTTPS, or on the machine that Soleus runs on. Ask for this page as https://… or http://localhost.
page-push-blocked = Notifications are blocked for this page. Allow them in the browser's settings for it, then load the page again.
page-push-silent = This browser's push service does not answer. Some browsers come without one, or have it switched off. Nothing was switched on.
page-push-failed = That did not work, and nothing has changed. Try again in a while.
page-push-working = One moment …
page-push-off = Off. Nothing is shown on this device.
page-push-on = On. Warnings are shown on this device.
