import LightlagCore

extension StatisticalComparison {
  /// Measures what is under test, to which one side of a recording was played.
  ///
  /// Between both lies no network that could lose anything: a message is lost where one was
  /// recorded and none came, and takes as long as it came after the message of ours that it
  /// answers. What comes behind the first answers of each name is no answer any more, and takes no
  /// time, nor does what we send.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - recording: What was played.
  ///   - side: The side that we played.
  ///   - names: For connections of the recording those of the run, where it is known.
  /// - Returns: The figures, and which are beyond their limits.
  func measure(
    _ run: Recording, against recording: Recording, playing side: PlayedSide,
    connections names: [ConnectionID: ConnectionID]?
  ) -> MatchVerdict {
    let one = RunTraffic(recording, reader: reader, keepsNoise: rules.comparesNoise)
    let two = RunTraffic(run, reader: reader, keepsNoise: rules.comparesNoise)
    let normalisation = Normalisation(rules.rules, reader: reader)
    let lines = LinePairs(one, two, played: side, names: names).pairs.map {
      ComparedLine($0.expected, $0.actual, normalisation)
    }
    let samples = LinkPair(
      uplink: sample(.uplink, of: lines, one, two, side),
      downlink: sample(.downlink, of: lines, one, two, side))
    return verdict(on: run) { direction in
      if let direction { return samples[direction] }
      var both = samples.uplink
      both.expectedCount += samples.downlink.expectedCount
      both.cameCount += samples.downlink.cameCount
      both.count += samples.downlink.count
      both.delays = (both.delays + samples.downlink.delays).sorted()
      return both
    }
  }

  private func sample(
    _ direction: Direction, of lines: [ComparedLine], _ one: RunTraffic, _ two: RunTraffic,
    _ side: PlayedSide
  ) -> Sample {
    var sample = Sample()
    sample.expectedCount = one.lines.reduce(0) { $0 + $1.units[direction].count }
    sample.count = two.lines.reduce(0) { $0 + $1.units[direction].count }
    for line in lines {
      sample.cameCount += line.streams[direction].partners.count { $0 >= 0 }
      if direction != side.direction { sample.delays += delays(line.answers(direction)) }
    }
    sample.delays.sort()
    return sample
  }

  /// How long the first answer of each name to each message took.
  private func delays(_ answers: [ComparedLine.Answer]) -> [Int64] {
    var (cause, told) = (Int?.none, Set<String?>())
    return answers.compactMap { answer in
      if answer.cause != cause { (cause, told) = (answer.cause, []) }
      let event = reader.read(answer.unit.message).event
      guard answer.cause != nil, told.insert(event).inserted else { return nil }
      return max(answer.came, 0)
    }
  }
}
