#pragma once

// Several lambdas as one visitor of a variant.

namespace shoofly {

template <typename... F>
struct Overload : F... {
  using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;

}  // namespace shoofly
