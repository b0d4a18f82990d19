### Auf dem Startbildschirm: das Manifest, die Seite ohne Verbindung, und Dateien, die übergeben werden

page-home-description = Frühwarnung für die Waden von Läuferinnen und Läufern.
page-home-shortcut-check-in = Wie es geht
page-home-shortcut-live = Live
page-home-shortcut-plan = Plan

page-offline-title = Nicht erreicht
page-offline-eyebrow = Keine Verbindung
page-offline-head = Soleus ist von hier aus nicht zu erreichen.
page-offline-lead = Entweder hat dieses Gerät kein Netz, oder der Rechner, auf dem Soleus läuft, ist aus oder nicht erreichbar.
page-offline-still = Was ohne Soleus weitergeht
page-offline-watch = Deine Uhr zeichnet weiter auf. Was sie nicht senden konnte, kommt später, oder mit der Datei des Laufs.
page-offline-stored = Nichts, was Soleus gespeichert hat, geht verloren.
page-offline-pain = Wenn etwas wehtut: Bleib stehen und geh. Das braucht kein Netz.
page-offline-again = Noch einmal versuchen
page-offline-nothing-kept = Deine Seiten werden auf diesem Gerät nicht aufgehoben, deshalb steht hier keine alte Zahl.
