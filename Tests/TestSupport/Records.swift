import Foundation
import Manuscript
import Testing

extension Array where Element == Experiment {
  /// The experiment of this name.
  public func named(_ id: String) throws -> Experiment {
    try #require(first { $0.id == id }, "no experiment \(id)")
  }

  /// The record that an experiment has left in its chapter's catalog.
  public func record(_ id: String) throws -> MeasurementRecord {
    let book = try Book(containing: #filePath)
    let path = try #require(book.path(ofRecordOf: try named(id)))
    let data = try Data(contentsOf: book.location(of: path))
    return try JSONDecoder().decode(MeasurementRecord.self, from: data)
  }

  /// Expects that every experiment has a record with the seeds and claims that it states.
  public func expectRecords() throws {
    for experiment in self {
      let kept = try record(experiment.id)
      #expect(kept.seeds == experiment.seeds && kept.claims == experiment.claims)
    }
  }
}

extension Cell {
  /// The number in it, also one that was written as a text; NaN for a word.
  public var number: Double {
    switch self {
    case .number(let number): number
    case .text(let text): Double(text) ?? .nan
    }
  }

  /// The text in it; empty for a number.
  public var text: String {
    if case .text(let text) = self { text } else { "" }
  }
}
