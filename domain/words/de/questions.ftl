### The questions of a check-in, their answers, and short names for both

# The eight red-flag questions, asked first
question-cannot_bear_weight = Kannst du das Bein nicht belasten?
question-cannot_walk_normally = Kannst du vor Schmerz nicht normal gehen?
question-chest_pain_or_breathless = Hast du Schmerzen in der Brust oder bekommst du schlecht Luft?
question-swelling_redness_warmth = Ist der Unterschenkel deutlich geschwollen, rot oder warm?
question-numb_or_tingling = Ist der Fuß oder Unterschenkel seit mehr als einer Stunde oder in Ruhe taub, oder kribbelt er?
question-cold_or_pale_foot = Ist der Fuß kalt oder blass?
question-pain_on_passive_stretch_or_tense_calf = Ist die Wade bretthart, oder tut es stark weh, wenn jemand anders deinen Fuß hochbiegt?
question-snap_or_blow_near_ankle_or_no_heel_rise = Hast du nahe am Knöchel einen Riss oder Schlag gespürt, oder kommst du nicht auf die Zehenspitzen?

sign-cannot_bear_weight = Bein nicht belastbar
sign-cannot_walk_normally = kein normales Gehen
sign-chest_pain_or_breathless = Schmerzen in der Brust oder Atemnot
sign-swelling_redness_warmth = Schwellung, Rötung oder Wärme
sign-numb_or_tingling = Taubheit oder Kribbeln
sign-cold_or_pale_foot = kalter oder blasser Fuß
sign-pain_on_passive_stretch_or_tense_calf = harte Wade oder Schmerz beim Hochbiegen des Fußes
sign-snap_or_blow_near_ankle_or_no_heel_rise = Riss nahe am Knöchel oder kein Zehenstand

answer-yes = Ja
answer-no = Nein
answer-not_asked = Nicht beantwortet

# What the pain is like
question-severity = Wie stark tut es weh, von 0 (gar nicht) bis 10?
question-onset = Wann hat es angefangen?
question-character = Wie fühlt es sich an?
question-site = Wo ist es?
question-side = Welches Bein?
question-course = Wie geht es beim Laufen weiter?
question-phase = War es während des Laufs oder danach?
question-walks_without_pain = Kannst du ohne Schmerz gehen?
question-hurts_at_rest = Tut es in Ruhe weh, oder kam es wieder?
question-rested = Hast du das Bein seit der letzten Meldung geschont?
question-iced = Hast du es gekühlt?
question-elevated = Hast du das Bein hochgelegt?
question-clinician_seen = Hat eine Ärztin, ein Arzt oder jemand vom Fach es angesehen?
question-note = Sonst noch etwas?

answer-onset-during = Plötzlich, während des Laufs
answer-onset-right_after = Gleich nach dem Lauf
answer-onset-days_after = Ein bis drei Tage danach
answer-onset-gradual = Nach und nach
answer-character-dull = Dumpf
answer-character-sharp = Scharf oder stechend
answer-character-struck = Wie ein Schlag von hinten
answer-character-cramp = Krampf
answer-character-stiff = Steif oder brennend
answer-site-muscle_belly = Eine Stelle im Muskel
answer-site-near_ankle = Nahe am Knöchel
answer-site-behind_knee = In der Kniekehle
answer-site-whole_calf = Die ganze Wade
answer-side-left = Links
answer-side-right = Rechts
answer-side-both = Beide
answer-course-worse = Es wird schlimmer
answer-course-eases = Es lässt nach
answer-course-constant = Es bleibt gleich
answer-phase-during = Während des Laufs
answer-phase-after = Nach dem Lauf

ask-onset = wann es anfing
ask-character = wie es sich anfühlt
ask-site = wo es ist
ask-side = welches Bein
ask-course = wie es beim Laufen weitergeht
ask-hurts_at_rest = ob es in Ruhe wehtut
ask-severity = wie stark es wehtut

# What is known beside the answers, as the points table names it
question-lasting = Nach einer Stunde nicht vorbei
question-over_week = Am siebten Tag noch da
question-run_before = Ein Lauf ein bis drei Tage davor
question-heavy = Mehr Belastung als sonst in den drei Tagen davor
question-hot = Ein Lauf in der Hitze
question-long = Ein langer Lauf
question-intense = Ein harter Lauf

# The patterns
pattern-doms = Muskelkater
pattern-strain = Zerrung der Wade
pattern-cramp = Krampf
pattern-tendon = gereizte Sehne

# The course of an episode
course-new = Neu
course-better = Besser
course-worse = Schlimmer
course-same = Gleich
course-settled = Abgeklungen
course-relapsed = Wiedergekommen

severity-not_told = nicht gesagt
rest-kept = geschont, gekühlt und hochgelegt wurde
rest-partly = geschont, gekühlt und hochgelegt wurde zum Teil
rest-not = geschont, gekühlt und hochgelegt wurde nicht
rest-unknown = ob du es geschont hast, ist nicht bekannt
