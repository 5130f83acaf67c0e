import Coursework

/// Ties `meetingDecays` to exercise 6.1.
public let meetingDecaysBinding = Binding("6.1", meetingDecays)
