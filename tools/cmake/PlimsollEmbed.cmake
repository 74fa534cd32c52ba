# Files of a folder as part of a program.

# plimsoll_embed_folder(TARGET FOLDER dir FUNCTION name HEADER file [DEPENDS file...]) adds a source to TARGET that defines
# `api::Assets name()`. The folder is read when one of DEPENDS (a stamp of whatever fills it) is newer, or at every build
# of a clean tree; it may be absent, and the table is empty then.
function(plimsoll_embed_folder target)
  cmake_parse_arguments(arg "" "FOLDER;FUNCTION;HEADER" "DEPENDS" ${ARGN})
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_assets.cpp)
  set(script ${PROJECT_SOURCE_DIR}/tools/cmake/embed_folder.py)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${Python3_EXECUTABLE} -B ${script} ${arg_FOLDER} ${out} --function ${arg_FUNCTION} --header ${arg_HEADER}
    DEPENDS ${script} ${arg_DEPENDS}
    COMMENT "Embedding ${arg_FOLDER}"
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
