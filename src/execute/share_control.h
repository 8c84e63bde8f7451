#pragma once

// How fast a fill may go while a signal is near its threshold: deciding only.
//
// A share of 1 is full speed; every reading moves it a little. Down by a factor that grows with how
// far the signal is, or by its slope will be, above the threshold; up by a small constant step, and
// ever smaller ones towards the threshold: additive increase, multiplicative decrease, with a look
// ahead, because a lag answers late to what we do. So the share settles where the signal stays at
// some 70 % of its threshold, instead of swinging between nothing and all.

#include <optional>

namespace shoofly {

class ShareControl {
 public:
  // A throttled run goes on for ever so slowly: who wants it to stand still says `pause`.
  static constexpr double kLeast = 0.02;

  // `load`: value / threshold of one reading; nullopt: it could not be read, which counts as above,
  // but slows down no further than to a tenth. The share from now on.
  double next(std::optional<double> load);
  double share() const { return share_; }

 private:
  double share_ = 1;
  std::optional<double> last_;
};

// The share that makes `limit` of all sessions at work ours, `others` of them at work besides us.
// A scheduler gives everybody the same, so what we take from the others is our part of those who
// run, however many processors there are; and on a server with many sessions at work our few may
// all run. Where so few work that two processors are enough for all, nothing is taken from anybody.
double neighbourly_share(double others, int workers, double limit);

// What the last readings had on average, later ones weighing more. The first counts in full.
class Smoothed {
 public:
  double add(double value);

 private:
  std::optional<double> value_;
};

}  // namespace shoofly
