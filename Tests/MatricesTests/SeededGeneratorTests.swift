import Foundation
import Testing

@testable import Matrices

@Suite("Seeded generator")
struct SeededGeneratorTests {
  @Test("SplitMix64 gives the published numbers")
  func splitMix() {
    // Seed 1234567, from the Rosetta Code task "Pseudo-random numbers/Splitmix64".
    var generator = SplitMix64(state: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test("xoshiro256** gives the published numbers")
  func xoshiro() {
    // State (1, 2, 3, 4), from the tests of the Rust crate rand_xoshiro, which took them from the
    // authors' C code.
    var generator = SeededGenerator(state: (1, 2, 3, 4))
    let numbers = (0..<10).map { _ in generator.next() }
    #expect(
      numbers == [
        11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
        607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
        10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
      ])
  }

  @Test("Uniform numbers are the top 53 bits")
  func uniformBits() {
    var bits = SeededGenerator(seed: 42)
    var numbers = SeededGenerator(seed: 42)
    for _ in 0..<100 {
      #expect(numbers.uniform() == Double(bits.next() / 2048) / 9_007_199_254_740_992)
    }
  }

  @Test("Uniform numbers fill their interval evenly")
  func uniformStatistics() {
    var random = SeededGenerator(seed: 1)
    var counts = [Int](repeating: 0, count: 16)
    for _ in 0..<16_000 {
      let x = random.uniform(-3..<5)
      #expect(x >= -3 && x < 5)
      counts[Int((x + 3) * 2)] += 1
    }
    // Chi-squared with 15 degrees of freedom exceeds 37.7 with probability 0.001.
    let chi = counts.reduce(0.0) { $0 + ($1.asDouble - 1000) * ($1.asDouble - 1000) / 1000 }
    #expect(chi < 37.7)
  }

  @Test(
    "Normal quantiles agree with Python's statistics module",
    arguments: [
      (0.5, 0.0), (0.3, -0.5244005127080407), (0.975, 1.9599639845400536),
      (0.01, -2.3263478740408408), (0.9999, 3.719016485455708), (1e-3, -3.090232306167813),
      (1e-10, -6.361340902404056), (1e-16, -8.222082216130435),
    ])
  func quantiles(p: Double, expected: Double) {
    #expect(abs(normalQuantile(p) - expected) <= 4e-16 * max(1, abs(expected)))
  }

  @Test("The portable logarithm is within 2 ulp of the platform's")
  func logarithm() {
    var random = SeededGenerator(seed: 2)
    var worst = 0.0
    for _ in 0..<10_000 {
      let x = Double(
        sign: .plus, exponent: -random.integer(below: 54), significand: 1 + random.uniform())
      let expected = Double.log(x)
      let error = abs(portableLogarithm(x) - expected) / max(expected.ulp, 1e-17)
      worst = max(worst, error)
    }
    #expect(worst <= 2)
  }

  @Test("Normal numbers have the moments and the tails of the normal distribution")
  func normalStatistics() {
    var random = SeededGenerator(seed: 3)
    let count = 40_000
    var moments = [Double](repeating: 0, count: 5)
    var beyondTwo = 0
    for _ in 0..<count {
      let x = random.normal()
      var power = 1.0
      for degree in 0..<5 {
        moments[degree] += power / count.asDouble
        power *= x
      }
      if abs(x) > 2 { beyondTwo += 1 }
    }
    // Five standard errors each.
    #expect(abs(moments[1]) < 0.025)
    #expect(abs(moments[2] - 1) < 0.036)
    #expect(abs(moments[3]) < 0.097)
    #expect(abs(moments[4] - 3) < 0.25)
    #expect(abs(beyondTwo.asDouble / count.asDouble - 0.04550) < 0.0053)
  }

  @Test("The normal numbers of seed 42 are, bit for bit, those computed elsewhere")
  func pinnedNormals() throws {
    // Written by `Tests/Reference/normals.py`, which has nothing in common with this package.
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/normals.json")
    let expected = try JSONDecoder().decode([Double].self, from: Data(contentsOf: file))
    var random = SeededGenerator(seed: 42)
    #expect(expected.count == 200)
    #expect(expected.map { _ in random.normal() } == expected)
  }

  @Test("Every integer below the bound is as likely as another", arguments: [1, 2, 3, 6, 10])
  func integers(bound: Int) {
    var random = SeededGenerator(seed: 4)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<(1000 * bound) { counts[random.integer(below: bound)] += 1 }
    // Five standard deviations of a binomial count with mean 1000.
    #expect(counts.allSatisfy { abs($0 - 1000) < 160 })
  }

  @Test("A bound that does not divide 2^64 favours no integer")
  func unevenBound() {
    // 2^64 is 8/3 of this bound: without rejection the integers that leave remainder 2 when divided
    // by 3 would come up in a quarter of the draws.
    let bound = 3 << 61
    var random = SeededGenerator(seed: 5)
    let numbers = (0..<2000).map { _ in random.integer(below: bound) }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < bound })
    #expect(abs(numbers.filter { $0 % 3 == 2 }.count - 667) < 105)
  }

  @Test("Weights decide how often an index is chosen, and zero weights are never chosen")
  func weights() {
    var random = SeededGenerator(seed: 6)
    var counts = [0, 0, 0, 0, 0]
    for _ in 0..<10_000 { counts[random.choice(weights: [0, 3, 0, 1, 0])] += 1 }
    #expect(counts[0] == 0 && counts[2] == 0 && counts[4] == 0)
    #expect(abs(counts[1] - 7500) < 217)
  }

  @Test("All orders of three elements are equally likely")
  func shuffles() {
    var random = SeededGenerator(seed: 7)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[random.shuffled([1, 2, 3]), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 145 })
  }

  @Test("Choosing an element reaches all of them")
  func choice() {
    var random = SeededGenerator(seed: 8)
    #expect(Set((0..<100).map { _ in random.choice(["a", "b", "c"]) }) == ["a", "b", "c"])
  }

  @Test("Named streams are repeatable, differ from each other, and leave the parent where it was")
  func streams() {
    let parent = SeededGenerator(seed: 9)
    var again = SeededGenerator(seed: 9)
    var weights = parent.stream("weights")
    var data = parent.stream("data")
    var empty = parent.stream("")
    let first = weights.next()
    #expect(parent == again)
    var repeated = again.stream("weights")
    #expect(repeated.next() == first)
    _ = again.next()
    var later = again.stream("weights")
    #expect(Set([first, data.next(), empty.next(), later.next()]).count == 4)
  }
}

extension Int {
  fileprivate var asDouble: Double { Double(self) }
}
