import Glibc

/// The regularised incomplete beta function, of which the tails of the binomial law are cases.
package enum IncompleteBeta {
  /// Returns I_x(a, b), for an `x` from 0 to 1 and positive `a` and `b`.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 8.17.22, a continued fraction; it is
  /// summed as Lentz does (Press et al., "Numerical Recipes", section 5.2).
  package static func value(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // Beyond this the fraction converges slowly, and the other tail's fast.
    guard x <= (a + 1) / (a + b + 2) else { return 1 - value(1 - x, b, a) }
    let logarithm = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(logarithm) * fraction(x, a, b) / a
  }

  /// The logarithm of the gamma function, without its sign, which is positive here.
  private static func lgamma(_ value: Double) -> Double { Glibc.lgamma(value).0 }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var (numerator, denominator) = (1.0, 1 / kept(1 - (a + b) * x / (a + 1)))
    var value = denominator
    for step in 1...20_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      for term in [even, odd] {
        denominator = 1 / kept(1 + term * denominator)
        numerator = kept(1 + term / numerator)
        value *= numerator * denominator
      }
      if abs(numerator * denominator - 1) < 1e-12 { break }
    }
    return value
  }

  /// Keeps a divisor away from zero.
  private static func kept(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
