import Manuscript
import Testing

@Suite("Medians and quantiles")
struct QuantileTests {
  @Test("The middle, the mean of the two middle ones, and nothing of nothing")
  func medians() {
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 3, 2]) == 2.5)
    #expect(median([7]) == 7)
    #expect(median([]).isNaN)
  }

  @Test("Between two numbers by the share, and as far out as the infinite ones")
  func quantiles() {
    #expect(quantile(0.25, of: [10, 20, 30]) == 15)
    #expect(quantile(0, of: [2, 1]) == 1 && quantile(1, of: [2, 1]) == 2)
    #expect(median([1, .infinity, .infinity]) == .infinity)
    #expect(quantile(0.25, of: [1, 2, .infinity, .infinity, .infinity]) == 2)
    #expect(median([.infinity, .infinity]) == .infinity)
  }
}
