"""Acts of this room: what a run that ended feeds in, giving, mending, checking again, judging false alarms."""
