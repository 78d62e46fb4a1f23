/// A chain of states, each of which depends on the one before alone.
package struct MarkovChain: Sendable {
  /// The chance to go from the first state to the second.
  package let transitions: [[Double]]

  /// How often the chain is in each state, in the long run.
  package let stationary: [Double]

  /// Creates a chain, of which every state that is ever entered can be left for every other.
  ///
  /// States that are never entered again may be among them.
  package init(_ transitions: [[Double]]) {
    self.transitions = transitions
    // The balance of each state, of which one follows from the others: in its place the sum.
    let states = transitions.indices
    var balance = states.map { to in
      states.map { from in transitions[from][to] - (from == to ? 1 : 0) }
    }
    balance[states.upperBound - 1] = states.map { _ in 1 }
    let sum = states.map { $0 == states.upperBound - 1 ? 1.0 : 0 }
    stationary = Self.solution(of: balance, sum)
  }

  /// Returns the mean of what is gained on going from one state to the next.
  package func mean(_ gain: (Int, Int) -> Double) -> Double {
    sum { stationary[$0] * transitions[$0][$1] * gain($0, $1) }
  }

  /// Returns the variance of the sum of all gains, for each step of a long run.
  ///
  /// The solution of Poisson's equation makes a martingale of the sum; its steps do not depend on
  /// each other, so that their variances add up.
  ///
  /// Source: Meyn and Tweedie, "Markov Chains and Stochastic Stability", section 17.4.
  package func variance(_ gain: (Int, Int) -> Double) -> Double {
    let mean = mean(gain)
    let states = transitions.indices
    let equation = states.map { from in
      states.map { to in (from == to ? 1 : 0) - transitions[from][to] + stationary[to] }
    }
    let gains = states.map { from in
      states.reduce(-mean) { $0 + transitions[from][$1] * gain(from, $1) }
    }
    let potential = Self.solution(of: equation, gains)
    return sum { from, to in
      let step = gain(from, to) - mean + potential[to] - potential[from]
      return stationary[from] * transitions[from][to] * step * step
    }
  }

  private func sum(_ term: (Int, Int) -> Double) -> Double {
    transitions.indices.reduce(0) { sum, from in
      transitions.indices.reduce(sum) { $0 + term(from, $1) }
    }
  }

  /// Solves linear equations by elimination, with the greatest pivot of each column.
  private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let count = rows.count
    for column in 0..<count {
      let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column...count { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }
}
