import Console
import Testing

@testable import Plotting

@Suite("Colours") struct ColourTests {
  @Test("The palette's colours differ clearly for every kind of colour vision")
  func palette() {
    #expect(ColourVision.leastDistance(among: Colour.palette) > 15)
    // The measure is strict: the default colours of a widely used library do not pass it.
    let common: [UInt32] = [0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B]
    #expect(ColourVision.leastDistance(among: common.map { Colour($0) }) < 6)
  }

  @Test("The palette is seen on white and on black, its first four colours clearly")
  func contrasts() {
    for ground in [Colour(0xFFFFFF), Colour(0x0D1117)] {
      #expect(Colour.palette.allSatisfy { contrast($0, ground) > 2 })
      #expect(Colour.palette.prefix(4).allSatisfy { contrast($0, ground) >= 3 })
    }
  }

  @Test("On the sequential map more is lighter for everybody, in steps of about one size")
  func sequential() {
    let colours = (0...32).map { ColourMap.sequential.colour(at: Double($0) / 32) }
    for vision in ColourVision.allCases {
      let lightness = colours.map { vision.lab($0)[0] }
      #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
    }
    let lightness = colours.map { ColourVision.common.lab($0)[0] }
    let steps = zip(lightness, lightness.dropFirst()).map { $1 - $0 }
    let mean = steps.reduce(0, +) / Double(steps.count)
    #expect(steps.allSatisfy { $0 > mean * 0.6 && $0 < mean * 1.4 })
  }

  @Test("On the diverging map zero is lightest, both sides darken alike, and everybody tells them")
  func diverging() {
    let colour = ColourMap.diverging.colour(at:)
    for step in 1...16 {
      let distance = Double(step) / 32
      let (below, above) = (colour(0.5 - distance), colour(0.5 + distance))
      for vision in ColourVision.allCases {
        let (dark, light) = (vision.lab(above)[0], vision.lab(colour(0.5 + distance - 1 / 32.0))[0])
        #expect(dark < light)
        if step >= 4 { #expect(vision.distance(below, above) > 12) }
      }
      let difference = ColourVision.common.lab(below)[0] - ColourVision.common.lab(above)[0]
      #expect(abs(difference) < 4)
    }
  }

  @Test("Numbers in cells read on every colour of the maps")
  func cellInk() {
    for map in [ColourMap.sequential, .diverging] {
      for step in 0...200 {
        let colour = map.colour(at: Double(step) / 200)
        #expect(contrast(colour.readableInk, colour) >= 4.5)
      }
    }
  }

  @Test("Places beyond the ends, or nowhere, have a colour too")
  func beyond() {
    let map = ColourMap.sequential
    #expect(map.colour(at: -3) == map.colour(at: 0) && map.colour(at: 0) == Colour(0x440154))
    #expect(map.colour(at: 7) == map.colour(at: 1) && map.colour(at: 1) == Colour(0xFDE725))
    #expect(map.colour(at: .nan) == map.colour(at: 0))
  }
}
