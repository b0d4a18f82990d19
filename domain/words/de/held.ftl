### Was anstelle eines Rats gesagt wird, den ein Schutz zurückhält

held-acute-no_stretch = Dehne und massiere diese Wade jetzt nicht: Schone sie, bis du meldest, dass Gehen nicht wehtut.

held-acute-flag_guard = Geh jetzt zum Arzt und mach bis dahin nichts anderes mit diesem Bein.

held-strength-programme = Jetzt kein Krafttraining: Es wartet, bis die Wade geschont ist und kein Warnzeichen mehr offen ist.
