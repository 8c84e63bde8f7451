# `cmake --install build/release --prefix /usr/local`: the program, its manual page, completions for
# three shells and the schema of change files. The texts are the program's own, printed by it.
if(NOT TARGET shoofly)
  return()
endif()
include(GNUInstallDirs)
install(TARGETS shoofly RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${PROJECT_SOURCE_DIR}/share/shoofly-change.schema.json
        DESTINATION ${CMAKE_INSTALL_DATADIR}/shoofly)

function(shoofly_install_text folder name)
  string(JOIN " " arguments ${ARGN})
  install(CODE "
    file(MAKE_DIRECTORY \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}\")
    execute_process(COMMAND \"$<TARGET_FILE:shoofly>\" ${arguments}
                    OUTPUT_FILE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}/${name}\"
                    COMMAND_ERROR_IS_FATAL ANY)
    message(STATUS \"Installing: \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}/${name}\")")
endfunction()
shoofly_install_text(${CMAKE_INSTALL_MANDIR}/man1 shoofly.1 manual)
shoofly_install_text(${CMAKE_INSTALL_DATADIR}/bash-completion/completions shoofly completion bash)
shoofly_install_text(${CMAKE_INSTALL_DATADIR}/zsh/site-functions _shoofly completion zsh)
shoofly_install_text(${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d shoofly.fish completion fish)
