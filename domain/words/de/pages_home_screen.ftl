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

page-files-title = Läufe aus Dateien hinzufügen
page-files-choose = Aufzeichnungen wählen
page-files-more = Weitere Aufzeichnungen
page-files-hint = FIT-, TCX- oder GPX-Dateien oder ein Zip davon, etwa dein Export von Garmin, Strava oder Apple Health: bis zu { $files } Dateien und { $n } MiB auf einmal.
page-files-label = Dateien
page-files-drop = Oder zieh sie hierher.
page-files-send = Hinzufügen
page-files-working = Einen Moment: Die Läufe werden gelesen …
page-files-share = Auf deinem Startbildschirm nimmt Soleus auch Dateien an, die du in anderen Apps teilst.
page-files-command = Jahre von Dateien gehen im Terminal schneller:
page-files-new = { $n ->
    [one] Ein Lauf ist neu.
   *[other] { $n } Läufe sind neu.
}
page-files-nothing-new = Nichts Neues.
page-files-imported = Neu
page-files-source = Derselbe Lauf
page-files-source-about = Diesen Lauf hat auch ein anderes Gerät oder eine andere Datei aufgezeichnet. Es zählt die Aufzeichnung, die mehr sagt; die andere bleibt erhalten.
page-files-duplicate = Schon bekannt
page-files-deleted = Früher gelöscht
page-files-deleted-why = Du hast diesen Lauf hier gelöscht, deshalb kommt er nicht von selbst wieder. Wenn du ihn zurückwillst:
page-files-refused = Nicht gelesen
page-files-other = Kein Lauf
page-files-other-why = Soleus merkt sich nur Läufe.
page-files-open = Zum Lauf
page-files-open-nth = Lauf { $n }
page-files-why = Sie wurde nicht gelesen:
page-files-only-fit = Nur FIT-, TCX- und GPX-Dateien werden gelesen. Bei den meisten Diensten kannst du einen Lauf als eine davon herunterladen.
page-files-soon = Was die Regeln dazu sagen, folgt gleich.
page-files-none = Wähl mindestens eine Datei.
page-files-too-large = Das ist mehr, als auf einmal angenommen wird: höchstens { $n } MiB und { $files } Dateien. Schick sie in Teilen.
