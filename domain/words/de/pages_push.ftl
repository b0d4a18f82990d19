### Warnungen auf diesem Gerät: der Abschnitt der Seite Einstellungen

page-push-title = Auf diesem Gerät warnen
page-push-caption = Dieser Browser zeigt dann Warnungen, auch wenn Soleus zu ist, und nimmt deine Antwort entgegen. Was darin steht, ist für ihn verschlüsselt: Der Push-Dienst dazwischen kann es nicht lesen.
page-push-switch-on = Einschalten
page-push-switch-off = Ausschalten
page-push-no-script = Das braucht JavaScript.
page-push-unsupported = Dieser Browser kann keine Warnungen zeigen. Ein anderer kann es, oder ein Kanal wie ntfy oder E-Mail.
page-push-install = Auf iPhone und iPad geht das nur vom Startbildschirm aus: Teile diese Seite, wähle „Zum Home-Bildschirm“ und öffne Soleus von dort.
page-push-insecure = Browser erlauben das nur über HTTPS, oder auf dem Rechner, auf dem Soleus läuft. Ruf diese Seite als https://… oder http://localhost auf.
page-push-blocked = Mitteilungen sind für diese Seite gesperrt. Erlaub sie in den Einstellungen des Browsers und lade die Seite neu.
page-push-silent = Der Push-Dienst dieses Browsers antwortet nicht. Manche Browser haben keinen, oder er ist abgeschaltet. Es wurde nichts eingeschaltet.
page-push-failed = Das hat nicht geklappt, und nichts hat sich geändert. Versuch es später noch einmal.
page-push-working = Einen Moment …
page-push-off = Aus. Auf diesem Gerät wird nichts gezeigt.
page-push-on = An. Warnungen werden auf diesem Gerät gezeigt.
