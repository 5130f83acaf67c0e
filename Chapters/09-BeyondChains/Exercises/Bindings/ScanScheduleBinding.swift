import Coursework

/// Ties `scanSchedule` to exercise 9.6.
public let scanScheduleBinding = Binding("9.6", scanSchedule)
