import Foundation
import Testing

@testable import Plotting

@Suite("Scale") struct ScaleTests {
  /// Ranges of all sizes and signs.
  static let ranges: [(low: Double, high: Double)] = {
    let random = LineChartTests.values(600, seed: 9)
    return (0..<200).map { index in
      let size = pow(10, 24 * random[index * 3] - 12)
      let low = size * (random[index * 3 + 1] * 4 - 2)
      return (low, low + size * (0.01 + random[index * 3 + 2]))
    }
  }()

  @Test("Ticks around a range cover it, rise evenly by 1, 2 or 5, and say what they are")
  func linear() throws {
    for (low, high) in Self.ranges {
      let scale = Scale([low, high], axis: Axis(""), ends: .atTicks, count: 5)
      let values = scale.ticks.map(\.value)
      let (first, last) = (try #require(values.first), try #require(values.last))
      let step = (last - first) / Double(values.count - 1)
      #expect(first <= low + step * 1e-6 && last >= high - step * 1e-6)
      #expect(low - first < step && last - high < step)
      #expect((2...8).contains(values.count))
      let ends = try [first, last].map { try #require(scale.position($0)) }
      #expect(ends[0] >= -1e-9 && ends[1] <= 1 + 1e-9)
      var digit = step
      while digit >= 9.99 { digit /= 10 }
      while digit < 0.999 { digit *= 10 }
      #expect([1, 2, 5].contains { abs(digit - $0) < 1e-3 }, "step \(step)")
      #expect(Set(scale.ticks.map(\.label)).count == values.count)
      for tick in scale.ticks {
        let read = try #require(number(tick.label), "\(tick.label)")
        #expect(abs(read - tick.value) <= step * 1e-3, "\(tick.label) is not \(tick.value)")
      }
    }
  }

  @Test("Ticks of a tight range lie within it, less than a step from either end")
  func tight() throws {
    for (low, high) in Self.ranges {
      let scale = Scale([low, high], axis: Axis(""), ends: .tight, count: 6)
      #expect(scale.low == low && scale.high == high)
      let values = scale.ticks.map(\.value)
      #expect(values.count >= 2)
      let step = values[1] - values[0]
      #expect(values[0] >= low - step * 1e-6 && values[0] - low < step * 1.001)
      #expect(values[values.count - 1] <= high + step * 1e-6)
      #expect(high - values[values.count - 1] < step * 1.001)
    }
  }

  @Test("Logarithmic ticks cover the range with 1, 2 and 5 or with powers of ten")
  func logarithmic() throws {
    let random = LineChartTests.values(300, seed: 4)
    for index in 0..<100 {
      let low = pow(10, 20 * random[index * 3] - 10)
      let high = low * pow(10, 0.5 + 12 * random[index * 3 + 1])
      let axis = Axis("", .logarithmic)
      let scale = Scale([low, high], axis: axis, ends: .atTicks, count: 6)
      #expect(scale.low <= low * 1.000001 && scale.high >= high * 0.999999)
      #expect((2...10).contains(scale.ticks.count))
      for tick in scale.ticks {
        let read = try #require(number(tick.label))
        #expect(abs(read / tick.value - 1) < 1e-9)
        let place = try #require(scale.position(tick.value))
        #expect((-1e-9...1 + 1e-9).contains(place))
      }
    }
  }

  @Test("Equal ratios take equal room on a logarithmic axis")
  func ratios() throws {
    let scale = Scale([1, 1e4], axis: Axis("", .logarithmic), ends: .atTicks, count: 5)
    let places = try [1.0, 10, 100, 1e3, 1e4].map { try #require(scale.position($0)) }
    for (index, place) in places.enumerated() { #expect(abs(place - Double(index) / 4) < 1e-12) }
    #expect(scale.position(0) == nil && scale.position(-1) == nil)
  }

  @Test("Whole numbers are not divided")
  func whole() {
    let scale = Scale([0, 3], axis: Axis(""), ends: .tight, count: 10)
    #expect(scale.ticks.map(\.label) == ["0", "1", "2", "3"])
  }

  @Test("A constant stands in the middle of its axis")
  func constant() throws {
    for value in [5.0, -0.001, 0, 1e200] {
      let scale = Scale([value, value], axis: Axis(""), ends: .tight, count: 4)
      #expect(abs(try #require(scale.position(value)) - 0.5) < 1e-9)
    }
  }
}
