import Matrices
import Testing
import Unfolding

@Suite("0 · Exact fractions")
struct FractionTests {
  /// n / 2^k as a pair, computed with machine integers.
  @Test("Sums, differences and products agree with whole numbers")
  func arithmetic() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let (a, b) = (
        random.integer(below: 2_000_001) - 1_000_000, random.integer(below: 4001) - 2000
      )
      let (i, j) = (random.integer(below: 20), random.integer(below: 20))
      let (x, y) = (ExactFraction(a, halvings: i), ExactFraction(b, halvings: j))
      // Over the common denominator 2^20, or 2^40 for the product.
      let (wholeX, wholeY) = (a << (20 - i), b << (20 - j))
      #expect(x + y == ExactFraction(wholeX + wholeY, halvings: 20))
      #expect(x - y == ExactFraction(wholeX - wholeY, halvings: 20))
      #expect(x * y == ExactFraction(a * b, halvings: i + j))
      #expect((x < y) == (wholeX < wholeY))
      #expect(x.approximation == Double(a) / Double(1 << i))
    }
  }

  @Test("Far beyond machine integers the laws of arithmetic hold")
  func large() {
    var random = SeededGenerator(seed: 2)
    func draw() -> ExactFraction {
      (0..<9).reduce(ExactFraction(0)) { sum, _ in
        sum * ExactFraction(1, halvings: 31)
          + ExactFraction(random.integer(below: 1 << 40) - (1 << 39))
      }
    }
    for _ in 0..<50 {
      let (a, b, c) = (draw(), draw(), draw())
      #expect(a * (b + c) == a * b + a * c)
      #expect((a + b) * (a - b) == a * a - b * b)
      #expect(a - a == 0 && a + -a == 0 && (a - b).magnitude == (b - a).magnitude)
      #expect(a < b || b < a || a == b)
      #expect(abs((a + b).approximation - (a.approximation + b.approximation)) < 1)
    }
  }

  @Test("It has one form, and says its binary digits")
  func form() {
    #expect(ExactFraction(6, halvings: 1) == 3 && ExactFraction(0, halvings: 40) == 0)
    #expect("\(ExactFraction(7, halvings: 4))" == "0.0111")
    #expect("\(ExactFraction(-5, halvings: 1))" == "-10.1")
    #expect("\(ExactFraction(0))" == "0" && "\(ExactFraction(1 << 40))".count == 41)
    #expect("\(ExactFraction(1, halvings: 70))" == "0." + String(repeating: "0", count: 69) + "1")
    #expect(ExactFraction(3, halvings: 2).binaryPlaces == 2 && ExactFraction(6).binaryPlaces == 0)
    #expect(ExactFraction(Int.min) + ExactFraction(Int.max) == -1)
    #expect(ExactFraction(exactly: 5) == 5)
    var zero = ExactFraction(0)
    zero.negate()
    #expect(zero == 0 && !(zero < 0))
  }

  @Test("A third is none: what a Double holds comes back, digit for digit")
  func doubles() {
    for value in [0.1, 1 / 3.0, 0x1p-60, 12345.678, -0.75, 0x1p40] {
      #expect(value.exactly.approximation == value)
    }
    #expect(0.75.exactly == ExactFraction(3, halvings: 2))
    #expect(Float(0.1).exactly.approximation == Double(Float(0.1)))
    // 0.1 is no binary fraction: the Double's has 55 places.
    #expect(0.1.exactly.binaryPlaces == 55)
    #expect(0.1.exactly * 10 != 1)
  }
}
