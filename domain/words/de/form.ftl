### The form rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-form-forefoot_load = Viel Vorfußlauf ohne Krafttraining
    .statement = Wer auf dem Vorfuß landet, beansprucht die Wade deutlich mehr, schont das Knie und muss gezielt kräftigen.
    .needs = Fußaufsatz der letzten 3 Läufe von einem Sensor oder laut eigener Angabe; keine Krafteinheit in 14 Tagen eingetragen (wer nichts einträgt, hat keine eingetragen). Wird zu Beginn gesagt und alle 28 Tage, solange es anhält.
    .advice = Die Wade kräftigen: langsames Fersensenken.

setting-form-forefoot_load-share = Viele Vorfußschritte

setting-form-forefoot_load-days = Krafttraining aus so vielen Tagen zählt

form-forefoot_load-found =
    .title = Vorfußlauf: mehr Arbeit für die Wade
    .why = { $share } % deiner Schritte in den letzten { $runs } Läufen landeten auf dem Vorfuß ({ $source ->
        [declared] nach deiner Angabe
       *[other] gemessen von { $source }
    }), und seit { $days } Tagen ist kein Krafttraining eingetragen; Wade und Achillessehne leisten mehr (etwa 11 % mehr Impuls je Schritt), das Knie weniger.
    .do = Trainiere die Wade dafür: langsames Fersensenken an einer Stufe, 3 Sätze mit 8-12 Wiederholungen, Knie gestreckt und gebeugt, an drei Tagen in der Woche.

rule-form-forefoot_shift = Ein veränderter Fußaufsatz
    .statement = Vorfußanteil 10 Punkte über dem eigenen Mittel aus 28 Tagen bei gleichem Tempo, in zwei Läufen hintereinander.
    .needs = Ein Sensor für den Fußaufsatz; 3 frühere Läufe aus 28 Tagen, derselbe Sensor, 20 Minuten bei gleichem Tempo (± 0,3 m/s).
    .advice = In kleinen Schritten umstellen.

setting-form-forefoot_shift-points = Vorfußanteil über dem eigenen Mittel

form-forefoot_shift-found =
    .title = Du landest mehr auf dem Vorfuß als sonst
    .why = { $share } % Vorfußschritte gegenüber { $usual } % bei gleichem Tempo in den { $days } Tagen davor (+{ $points } Punkte, gemessen von { $sensor }), in zwei Läufen hintereinander; das verlagert Arbeit vom Knie auf die Wade.
    .do = War es keine Absicht, prüfe Schuhe und Müdigkeit; war es Absicht, stelle in kleinen Schritten um und laufe die nächsten Male kürzer.

rule-form-cadence_drop = Weniger Schritte bei gleichem Tempo
    .statement = Schrittfrequenz 5 % oder mehr unter dem eigenen Mittel bei gleichem Tempo. Über Waden-km sagt das nichts.
    .needs = Schrittfrequenz; 3 frühere Läufe aus 28 Tagen, derselbe Sensor, 20 Minuten bei gleichem Tempo (± 0,3 m/s).
    .advice = Etwas kürzere, schnellere Schritte.

setting-form-cadence_drop-percent = Schrittfrequenz unter dem eigenen Mittel

form-cadence_drop-found =
    .title = Längere, langsamere Schritte als gewohnt
    .why = { $cadence } Schritte in der Minute gegenüber { $usual } bei gleichem Tempo in den { $days } Tagen davor (-{ $percent } %); im Labor senken 5 % mehr Schritte die Spitzenbelastung der Achillessehne.
    .do = Versuche beim nächsten lockeren Lauf etwas kürzere, schnellere Schritte.

rule-form-pronation = Füße, die weiter nach innen rollen
    .statement = Pronation eines Fußes um mehr als 2 Standardabweichungen (und 2 Grad) über dem eigenen Mittel aus 28 Tagen bei gleichem Tempo, oder über einer Grenze, die du selbst setzt.
    .needs = Ein Sensor, der Pronation misst; 3 frühere Läufe aus 28 Tagen mit demselben Sensor, 20 Minuten bei gleichem Tempo (± 0,3 m/s). Für eine eigene Grenze: 10 Minuten des Laufs.
    .advice = Schuhe, die zum Laufstil passen; nach Einlagen nach Maß fragen.

setting-form-pronation-spreads = Um so viele Standardabweichungen zwischen Läufen über dem eigenen Mittel

setting-form-pronation-least = … und mindestens um so viel

setting-form-pronation-limit = Deine eigene Grenze; 0 = keine

form-pronation-found =
    .title = { $foot ->
        [both] Beide Füße rollen
        [right] Dein rechter Fuß rollt
       *[left] Dein linker Fuß rollt
    } weiter nach innen als sonst
    .why = Dein { $side ->
        [right] rechter
       *[left] linker
    } Fuß rollte im Mittel { $degrees }° nach innen gegenüber { $usual }° bei gleichem Tempo in den { $days } Tagen davor (Grenze { $limit }°, gemessen von { $sensor }); ein Fuß, der weit nach innen rollt, verdreht die Wade.
    .do = Prüfe, ob der Sensor sitzt wie sonst und ob deine Schuhe zu deinem Laufstil passen, und frage eine Fachperson nach Einlagen nach Maß, wenn es so bleibt.

form-pronation-limit =
    .title = { $foot ->
        [both] Beide Füße rollen
        [right] Dein rechter Fuß rollt
       *[left] Dein linker Fuß rollt
    } über deine Grenze nach innen
    .why = Dein { $side ->
        [right] rechter
       *[left] linker
    } Fuß rollte in diesem Lauf im Mittel { $degrees }° nach innen, mehr als die { $limit }°, die du gesetzt hast (gemessen von { $sensor }); ein Fuß, der weit nach innen rollt, verdreht die Wade.
    .do = Prüfe, ob deine Schuhe zu deinem Laufstil passen, und frage eine Fachperson nach Einlagen nach Maß, wenn es so bleibt.

rule-form-asymmetry = Ungleicher Bodenkontakt
    .statement = Verteilung der Kontaktzeit 2 Punkte oder mehr neben dem eigenen Mittel, in 3 Läufen und zur selben Seite.
    .needs = Verteilung der Kontaktzeit; 3 frühere Läufe aus 28 Tagen, derselbe Sensor, 20 Minuten bei gleichem Tempo (± 0,3 m/s).
    .advice = Beide Waden abtasten, locker laufen, melden, wenn etwas schmerzt.

setting-form-asymmetry-points = Abweichung der Kontaktverteilung vom eigenen Mittel

form-asymmetry-found =
    .title = Mehr Kontaktzeit auf dem { $side ->
        [right] rechten
       *[left] linken
    } Fuß
    .why = { $share } % der Kontaktzeit liegen links gegenüber { $usual } % bei gleichem Tempo in den { $days } Tagen davor, in { $runs } Läufen hintereinander ({ $points } Punkte); ein längerer Kontakt kann auch heißen, dass ein Bein geschont wird.
    .do = Taste beide Waden nach empfindlichen Stellen ab, laufe locker, und melde dich hier, wenn etwas schmerzt.

rule-form-shoe_mismatch = Schuh und Laufstil, und ein neues Paar
    .statement = Der Typ des Paars gegenüber der darin gemessenen Pronation; und ein neues Modell oder eine Sprengung, die sich um 4 mm oder mehr ändert, ist 14 Tage lang neu für die Wade.
    .needs = Für den Typ: ein neutrales Paar oder eines mit Bewegungskontrolle und 3 Läufe darin, zusammen 20 Minuten, mit einem Sensor für Pronation. Für ein neues Paar: ein Paar, das nach Läufen in einem anderen neu eingetragen wurde, oder die Sprengung beider Paare. Jedes wird je Paar einmal gesagt.
    .advice = Ein Paar, das zum Laufstil passt; ein neues auf kurzen, lockeren Läufen einlaufen.

setting-form-shoe_mismatch-high = Viel Pronation für ein neutrales Paar

setting-form-shoe_mismatch-low = Wenig Pronation für ein Paar mit Bewegungskontrolle

setting-form-shoe_mismatch-drop = Änderung der Sprengung, die zählt

setting-form-shoe_mismatch-days = Tage, in denen sich die Wade an ein neues Paar gewöhnt

form-shoe_mismatch-neutral =
    .title = Neutraler Schuh, aber der Fuß rollt weit nach innen
    .why = In { $shoe }, einem neutralen Paar, rollte dein { $side ->
        [right] rechter
       *[left] linker
    } Fuß in den letzten { $runs } Läufen im Mittel { $degrees }° nach innen (üblich bis { $limit }°, gemessen von { $sensor }); ein Fuß, der weit nach innen rollt, verdreht die Wade.
    .do = Lass deinen Laufstil beim Schuhkauf ansehen, und probiere ein Paar mit mehr Stütze oder frage nach Einlagen nach Maß.

form-shoe_mismatch-control =
    .title = Schuh mit Bewegungskontrolle, Fuß rollt kaum
    .why = In { $shoe }, einem Paar mit Bewegungskontrolle, rollte selbst dein { $side ->
        [right] rechter
       *[left] linker
    } Fuß, der weiter rollt, in den letzten { $runs } Läufen im Mittel nur { $degrees }° nach innen (üblich ab { $limit }°, gemessen von { $sensor }).
    .do = Lass deinen Laufstil beim Schuhkauf ansehen, und probiere beim nächsten Mal ein neutrales Paar.

form-shoe_mismatch-new =
    .title = Ein neuer Schuh: gib der Wade zwei Wochen
    .why = Das ist dein erster Lauf in { $shoe }, einem Modell, in dem du noch nicht gelaufen bist; die nächsten { $days } Tage ist das neu für die Wade.
    .do = Laufe das Paar auf kurzen, lockeren Läufen ein, und wechsle { $days } Tage lang mit dem alten ab.

form-shoe_mismatch-drop =
    .title = Andere Fersenhöhe: gib der Wade zwei Wochen
    .why = { $shoe } hat { $drop } mm Sprengung, das Paar davor { $before } mm: { $change } mm { $way ->
        [lower] weniger, was Wade und Achillessehne mehr abverlangt
       *[higher] mehr, was Arbeit von der Wade zum Knie verlagert
    }, und die nächsten { $days } Tage neu für dich.
    .do = Laufe das Paar auf kurzen, lockeren Läufen ein, und wechsle { $days } Tage lang mit dem alten ab.

## How far a baseline has come

baseline-there = Verglichen mit { $runs } Läufen aus { $days } Tagen von { $sensor } ({ $minutes } Minuten).
baseline-sensor = In den letzten { $days } Tagen hat das kein Sensor gemessen, also gibt es nichts zum Vergleichen.
baseline-other = { $sensor } ist neu: { $runs } von { $needed } Läufen. Läufe mit einem anderen Sensor werden nicht damit verglichen.
baseline-runs = { $runs } von { $needed } Läufen in { $days } Tagen von { $sensor }: noch zu wenig zum Vergleichen.
baseline-time = { $minutes } von { $least } Minuten in { $days } Tagen von { $sensor }: noch zu wenig zum Vergleichen.
