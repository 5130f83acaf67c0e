import Coursework

/// Chapter 06 as the course knows it.
public let teacherForcing = Chapter(
  folder: "06-TeacherForcing", title: "Teacher forcing",
  exercises: [
    AnyExercise(meetingDecays),
    AnyExercise(priceOfLoops),
    AnyExercise(bestByOutput),
    AnyExercise(driftOfErrors),
    AnyExercise(scheduledLimit),
    AnyExercise(runningTotal),
  ])
