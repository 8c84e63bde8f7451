# How everything is compiled: language, warnings, sanitizers, linker, compiler cache.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_COLOR_DIAGNOSTICS ON)

# Every build keeps every check: no NDEBUG anywhere.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")

add_library(shoofly_flags INTERFACE)
target_include_directories(shoofly_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(shoofly_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
  -Wcast-align -Wformat=2 -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough -Wunused
  -Wno-missing-field-initializers  # left out of a designated initializer means: its default
  # CHECK prints src/..., never a path of the machine that built it. (ccache makes paths relative.)
  -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/= -fmacro-prefix-map=../../=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 sees overlaps in std::string that are not there (its bug 105651); its flow-based
  # warnings change with the optimization level and stay warnings.
  target_compile_options(shoofly_flags INTERFACE -Wno-restrict
    -Wno-error=maybe-uninitialized -Wno-error=array-bounds -Wno-error=stringop-overflow
    -Wno-error=stringop-overread -Wno-error=dangling-pointer -Wno-error=free-nonheap-object)
endif()
# With -DCMAKE_UNITY_BUILD=ON (CI, clang-tidy) the files of a folder are compiled together, which takes a
# third of the time: so a name in an unnamed namespace occurs once in a folder.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
if(CMAKE_UNITY_BUILD)
  target_compile_options(shoofly_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(SHOOFLY_WERROR)
  target_compile_options(shoofly_flags INTERFACE -Werror)
endif()

if(SHOOFLY_SANITIZE)
  add_compile_options(-fsanitize=${SHOOFLY_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SHOOFLY_SANITIZE})
  if(SHOOFLY_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
if(SHOOFLY_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(SHOOFLY_MOLD mold)
if(SHOOFLY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_program(SHOOFLY_CCACHE ccache)
if(SHOOFLY_CCACHE)
  # Relative paths and no directory in the hash: a second clone hits the same cache.
  set(SHOOFLY_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
    ${SHOOFLY_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${SHOOFLY_LAUNCHER})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SHOOFLY_LAUNCHER})
endif()
