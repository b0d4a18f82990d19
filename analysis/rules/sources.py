"""Where the rules come from, each with what it found and what limits it."""

from __future__ import annotations

from domain.model import Source

ARTICLE = Source("The article on calf soreness in runners that Soleus follows")
OURS = Source("Soleus", says="Our own addition.", limits="Not from a study of this rule.")


def article(says: str) -> Source:
    """The article, with what it says to the point."""
    return Source(ARTICLE.name, says=says)


FRANDSEN = Source(
    "Frandsen et al. 2025, Br J Sports Med",
    "10.1136/bjsports-2024-109380",
    "Hazard ratio of an overuse injury in a run 10-30 % longer than the longest of the previous 30 days 1.64 (1.31-2.05), "
    "30-100 % longer 1.52 (1.16-2.00), more than double 2.28 (1.50-3.48). The weekly ratio showed no such effect.",
    "Observational; 5,205 self-selected runners, 588,071 sessions, Garmin users; self-reported injuries of "
    "any site; the hazard "
    "does not rise evenly with the ratio.",
)
BUIST = Source(
    "Buist et al. 2008, Am J Sports Med",
    "10.1177/0363546507307505",
    "A graded programme (about 10 % a week) did not lower the number of injuries.",
    "Randomised, n = 532 novice runners preparing for 4 miles; any lower-limb injury.",
)
GREEN = Source(
    "Green & Pizzari 2017, Br J Sports Med",
    "10.1136/bjsports-2016-097177",
    "Age and a previous calf strain are the strongest risk factors for a calf strain.",
    "Systematic review of ten studies, mostly of footballers; high risk of bias. The factor 0.8 is ours.",
)
FOSTER = Source(
    "Foster 1998, Med Sci Sports Exerc",
    "10.1097/00005768-199807000-00023",
    "Monotony is mean over standard deviation of seven daily loads; strain is the week's load times it.",
    "25 athletes, illness rather than injury; session ratings, not calf-km.",
)
ALMONROEDER = Source(
    "Almonroeder et al. 2013, Ann Biomed Eng",
    "10.1007/s10439-013-0819-1",
    "A forefoot step gives the Achilles tendon about 11 % more impulse than a rear-foot step.",
    "19 female runners in a laboratory; modelled tendon force.",
)
KULMALA = Source(
    "Kulmala et al. 2013, Med Sci Sports Exerc",
    "10.1249/MSS.0b013e31829efcf7",
    "Forefoot strikers load the knee less and the Achilles tendon more (6.3 against 5.1 body weights).",
    "38 female team-sport athletes in a laboratory; modelled forces.",
)
LYGHT = Source(
    "Lyght et al. 2016, J Appl Biomech",
    "10.1123/jab.2015-0183",
    "A cadence 5 % higher lowers the peak stress in the Achilles tendon.",
    "19 women, laboratory, modelled stress; not a study of injuries.",
)
SILBERNAGEL = Source(
    "Silbernagel et al. 2007, Am J Sports Med",
    "10.1177/0363546506298279",
    "Running on with tendon pain up to 5 of 10 that has settled by the next morning did not harm recovery.",
    "38 people with a diagnosed Achilles tendinopathy in a supervised programme.",
)
CALF_KM = Source(
    "Soleus: calf-km",
    says="Morin's contact model (doi:10.1123/jab.21.2.167) with a strike factor after Kulmala 2013, raised to b.",
    limits="An index, not a force. Nobody knows b for calves, so it is computed for 1, 2 and 4.",
)
ALFREDSON = Source(
    "Alfredson et al. 1998, Am J Sports Med",
    "10.1177/03635465980260030301",
    "Slow heavy heel drops, 3 x 15 with straight and bent knee, twice daily for 12 weeks: all 15 ran again.",
    "15 recreational athletes with a diagnosed chronic Achilles tendinosis; not randomised; not a study of prevention.",
)
MALISOUX = Source(
    "Malisoux et al. 2016, Br J Sports Med",
    "10.1136/bjsports-2015-095031",
    "With motion-control shoes fewer injuries (hazard ratio 0.55, 0.36-0.85), seen only in runners with pronated feet.",
    "Randomised, n = 372 leisure-time runners, 6 months; feet judged standing, not by a sensor; any injury; the part about "
    "pronated feet (n = 94) is a secondary analysis.",
)
