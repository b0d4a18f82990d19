### Namen und Zustände der Entitäten eines Läufers in einer Haussteuerung

# $runner: der kurze Name des Läufers
home-device = Soleus { $runner }
home-model = Frühwarnung für die Wade
home-week_load = Wadenlast, 7 Tage
home-range_low = Bereich, untere Grenze
home-range_high = Bereich, obere Grenze
home-load_state = Last
home-room = Raum heute
home-last_finding = Letzter Hinweis
home-episode = Beschwerde
home-next_step = Nächster Schritt
home-alert = Hinweis
home-no-finding = Noch kein Hinweis
home-no-episode = Keine offene Beschwerde
home-calf = Wade
home-calf-left = Linke Wade
home-calf-right = Rechte Wade
home-calf-both = Beide Waden
# $where: home-calf…; $course: course-…; $pain: 0-10
home-episode-told = { $where }: { $course }, Schmerz { $pain } von 10
home-episode-untold = { $where }: { $course }
