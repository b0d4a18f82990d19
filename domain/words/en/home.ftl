### Names and states of a runner's entities in a home automation

# $runner: the runner's short name
home-device = Soleus { $runner }
home-model = Calf early warning
home-week_load = Calf load, 7 days
home-range_low = Range, low end
home-range_high = Range, high end
home-load_state = Load
home-room = Room today
home-last_finding = Last finding
home-episode = Complaint
home-next_step = Next step
home-alert = Alert
home-no-finding = Nothing found yet
home-no-episode = No open complaint
home-calf = Calf
home-calf-left = Left calf
home-calf-right = Right calf
home-calf-both = Both calves
# $where: home-calf…; $course: course-…; $pain: 0-10
home-episode-told = { $where }: { $course }, pain { $pain } of 10
home-episode-untold = { $where }: { $course }
