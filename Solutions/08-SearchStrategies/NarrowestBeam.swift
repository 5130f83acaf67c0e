import SearchStrategies

/// Tries the widths one by one. Halving the interval would be quicker and wrong: a width that
/// succeeds may be followed by one that fails.
public func narrowestBeam(_ model: TableModel) throws -> Int {
  let length = model.maximumLength
  guard let optimum = bestFirstSearch(model, maximumLength: length).best else { return 1 }
  var width = 1
  while true {
    let found = beamSearch(model, BeamOptions(width: width), maximumLength: length).best
    if let found, found.logProbability > optimum.logProbability - 1e-9 { return width }
    width += 1
  }
}
